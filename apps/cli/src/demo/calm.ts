import { BridgeStatusAnswer } from "../access/bridge-answers.ts";
import { locateBridges } from "../access/locate-bridge.ts";

const lookEveryMs = 250;
const patienceMs = 180_000;

/** Waits until every bridge has read what its vendor had and nothing waits to be sent: what is measured then is the story alone. Tells how much is left. */
export async function untilCalm(data: string, tell: (left: number) => void): Promise<void> {
  const bridges = await locateBridges(undefined, { data });
  const deadline = performance.now() + patienceMs;
  let calmLooks = 0;
  while (calmLooks < 3) {
    const left = await Promise.all(
      bridges.map(async ({ api }) => waiting(await api.get("/control/status", BridgeStatusAnswer))),
    );
    const sum = left.reduce((all, one) => all + one, 0);
    calmLooks = sum === 0 ? calmLooks + 1 : 0;
    if (sum > 0) tell(sum);
    if (performance.now() > deadline) return;
    await new Promise((look) => setTimeout(look, lookEveryMs));
  }
}

function waiting({ lifecycle, queues, backfill }: BridgeStatusAnswer): number {
  const open = ["pending", "sending", "uncertain", "applied"];
  const effects = Object.entries(queues.effects)
    .filter(([state]) => open.includes(state))
    .reduce((all, [, count]) => all + count, 0);
  const isReading =
    lifecycle.state !== "running" || backfill.state === "reading" || backfill.state === "merging";
  return queues.incoming + queues.documents + effects + (isReading ? 1 : 0);
}
