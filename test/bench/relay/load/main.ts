import { hocuspocusDialect } from "./hocuspocus.ts";
import { runLoad } from "./run-load.ts";
import { syncDialect } from "./sync.ts";
import { tokenFor } from "../token.ts";
import { yjsDialect } from "./yjs.ts";

// A load generator for every server that is spoken to in Yjs updates. automerge-repo's stands with its server.

const yjsToken = await tokenFor("bench", "bench");

await runLoad(({ dialect, port }, penSize) => {
  const url = `ws://127.0.0.1:${port}`;
  switch (dialect) {
    case "concord-sync":
      return syncDialect(url, { penSize });
    case "concord-yjs":
      return yjsDialect((_, document) => `${url}/yjs/bench/${document}?token=${yjsToken}`, {
        greets: true,
        penSize,
      });
    case "y-websocket":
      return yjsDialect((_, document) => `${url}/${document}`, { greets: true, penSize });
    case "bare-ws":
      return yjsDialect((_, document) => `${url}/${document}`, { greets: false, penSize });
    case "hocuspocus":
      return hocuspocusDialect(url, { penSize });
    default:
      throw new Error(`Nobody speaks ${dialect}`);
  }
});
