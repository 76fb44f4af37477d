import { nodeDeps } from "../node-deps.ts";
import { createRelay } from "../relay.ts";
import { secretKey } from "./test-secret.ts";

/** A relay in a process of its own, for tests that kill it: prints its address and runs until it is killed. */
const [, , folder] = process.argv;
if (folder === undefined) throw new Error("Name a data folder");
const created = await createRelay(
  { data: folder, port: 0, secretKey: Buffer.from(secretKey).toString("base64url") },
  nodeDeps("silent"),
);
if (created.type !== "listening") throw new Error(created.message);
process.stdout.write(`${created.relay.url}\n`);
