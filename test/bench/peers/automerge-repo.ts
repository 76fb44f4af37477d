import { Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { WebSocketServer } from "ws";

// automerge-repo's sync server: a Repo with its adapters for Node, and the share policy of a server.

const [, , port = "", folder = ""] = process.argv;
const sockets = new WebSocketServer({ host: "127.0.0.1", port: Number(port) });
const repo = new Repo({
  // @ts-expect-error -- The adapter sees the same class through isomorphic-ws, whose types differ.
  network: [new WebSocketServerAdapter(sockets)],
  storage: new NodeFSStorageAdapter(folder),
  sharePolicy: async () => false,
});
await repo.storageId();
