import { change, init, save } from "@automerge/automerge";
import { Repo, parseAutomergeUrl, stringifyAutomergeUrl } from "@automerge/automerge-repo";
import type { BinaryDocumentId, PeerId } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import type { Client, Dialect, Opening, Room } from "../relay/load/dialect.ts";
import { runLoad } from "../relay/load/run-load.ts";
import { emptyUpdate } from "../relay/load/yjs.ts";

// A load generator of real automerge-repo clients: there is no lean one, since its protocol is a conversation about documents that both ends hold.

interface Invoice {
  fields: Record<string, string>;
}

const paths = 12;

/** The one change with which every document begins, the same bytes in every client. */
const beginning = save(
  change(init<Invoice>({ actor: "00".repeat(16) }), { time: 0 }, (doc) => {
    doc.fields = {};
  }),
);

function automergeId(document: string) {
  const bytes = Uint8Array.from(Buffer.from(document.replaceAll("-", ""), "hex"));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A brand: any 16 bytes are one.
  return parseAutomergeUrl(stringifyAutomergeUrl(bytes as BinaryDocumentId)).documentId;
}

function openRoom(repo: Repo, { place, writer, listener }: Opening): Room {
  const handle = repo.import<Invoice>(beginning, { docId: automergeId(place.document) });
  const { delivered, acknowledged } = listener;
  const seen = new Map<number, number>();
  if (delivered !== undefined) {
    handle.on("change", ({ patches }) => {
      for (const patch of patches) {
        if (patch.action !== "splice" || typeof patch.value !== "string") continue;
        const from = Number(/^w(\d+)k/.exec(String(patch.path[1]))?.[1]);
        const to = Number(/\d+$/.exec(patch.value)?.[0]) + 1;
        const before = seen.get(from) ?? 0;
        if (from === writer || to <= before) continue;
        seen.set(from, to);
        delivered(from, before, to);
      }
    });
  }
  let count = 0;
  if (acknowledged !== undefined) {
    handle.on("remote-heads", ({ heads }) => {
      if (count > 0 && String(heads) === String(handle.heads())) acknowledged(count);
    });
  }
  return {
    received: emptyUpdate,
    write: () => {
      handle.change((doc) => {
        doc.fields[`w${writer}k${count % paths}`] = `Inspection of pump ${count}`;
      });
      count += 1;
    },
    close: () => undefined,
  };
}

function automergeDialect(url: string): Dialect {
  return {
    acknowledges: true,
    connect: async (name) => {
      const adapter = new WebSocketClientAdapter(url);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A brand: any text is one.
      const peerId = `${name}-${process.pid}` as PeerId;
      const repo = new Repo({ network: [adapter], peerId });
      await repo.networkSubsystem.whenReady();
      const client: Client = {
        cursor: null,
        open: async (opening) => openRoom(repo, opening),
        close: async () => repo.shutdown(),
      };
      return client;
    },
  };
}

await runLoad(({ port }) => automergeDialect(`ws://127.0.0.1:${port}`));
