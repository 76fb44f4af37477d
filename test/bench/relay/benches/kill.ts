import type { Bench } from "../bench.ts";
import type { Contestant } from "../contestants.ts";
import { documentId } from "../load/places.ts";
import { begin, measure, serve } from "../stage.ts";
import type { Serving } from "../stage.ts";

/** Long enough for every server here to have stored what its writer has left behind. */
const calmMs = 3_000;

export const kill: Bench = {
  id: "k",
  title: "Acknowledged, then kill -9: edits that are gone after the restart",
  metrics: [
    { key: "lost", label: "acknowledged edits lost", better: "less" },
    { key: "acknowledged", label: "of", better: "more" },
    { key: "lossy", label: "kills that lost any", better: "less" },
    { key: "kills", label: "of", better: "more" },
    { key: "lostAfterCalm", label: "lost when killed 3 s after the writer left", better: "less" },
  ],
  run: async (contestant, stage, { kills }) => {
    const folder = stage.folder();
    const sum = { kills: 0, acknowledged: 0, lost: 0, lossy: 0 };
    while (sum.kills < kills) {
      const { acknowledged, lost } = await killOnce(contestant, folder, { round: sum.kills });
      sum.kills += 1;
      sum.acknowledged += acknowledged;
      sum.lost += lost;
      if (lost > 0) sum.lossy += 1;
    }
    // The judge is judged: what a server had time to store must be found, else the losses above would be ours.
    const control = await killOnce(contestant, folder, { round: kills, calmMs });
    stage.drop(folder);
    return { ...sum, lostAfterCalm: control.lost };
  },
};

/** One life of a server: it is killed after another number of acknowledgements each time, and what it then has is counted. */
async function killOnce(
  contestant: Contestant,
  folder: string,
  life: { readonly round: number; readonly calmMs?: number },
): Promise<{ readonly acknowledged: number; readonly lost: number }> {
  const document = documentId(life.round);
  const serving = await serve(contestant, folder);
  const acknowledged = await writeUntilKilled(contestant, serving, { document, ...life });
  await using judged = await serve(contestant, folder);
  const { settleMs } = contestant;
  const { writes = 0 } = await measure(contestant, judged, { type: "read", document, settleMs });
  return { acknowledged, lost: Math.max(0, acknowledged - writes) };
}

async function writeUntilKilled(
  contestant: Contestant,
  serving: Serving,
  life: { readonly document: string; readonly round: number; readonly calmMs?: number },
): Promise<number> {
  const load = begin(contestant, serving, { type: "write", document: life.document });
  const enough = 1 + ((life.round * 13) % 37);
  let acknowledged = 0;
  while (acknowledged < enough) {
    const line = await load.next();
    if (line.type === "acknowledged") acknowledged = line.to;
  }
  if (life.calmMs !== undefined) {
    load.kill();
    await new Promise((resolve) => setTimeout(resolve, life.calmMs));
  }
  await serving.server?.kill();
  // A client that tries again for ever is ended; what it had been told before counts.
  load.kill();
  await load.ended;
  for (const line of load.lines) if (line.type === "acknowledged") acknowledged = line.to;
  return acknowledged;
}
