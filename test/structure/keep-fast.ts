import childProcess from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

// Before every file of the fast tests: what would make them slow fails at once and says where it belongs.

const starting = [
  "exec",
  "execFile",
  "execFileSync",
  "execSync",
  "fork",
  "spawn",
  "spawnSync",
] as const;

function refuse(what: string): () => never {
  return () => {
    throw new Error(`A fast test ${what}. Name its file *.slow.test.ts.`);
  };
}

net.Server.prototype.listen = refuse("listens on a port");
for (const start of starting) {
  Object.defineProperty(childProcess, start, { value: refuse("starts a process") });
}
syncBuiltinESMExports();
