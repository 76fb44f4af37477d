import { createRelay, keepHeapLean, nodeDeps } from "@concord/relay";
import { secretKey } from "../token.ts";

// Our relay as it ships: SQLite, WAL, `synchronous=FULL`, every check on, the audit ledger behind it.

keepHeapLean();
const [, , port = "", folder = ""] = process.argv;
const created = await createRelay(
  {
    data: folder,
    port: Number(port),
    ledger: {},
    secretKey: Buffer.from(secretKey).toString("base64url"),
    // One load generator is all the people of a workspace.
    settings: { documentsPerPrincipal: 20_000 },
  },
  nodeDeps("error"),
);
if (created.type !== "listening") throw new Error(created.message);
const { relay } = created;
process.once("SIGTERM", () => {
  void relay[Symbol.asyncDispose]().then(() => process.exit(0));
});
