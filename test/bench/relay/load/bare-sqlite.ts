import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { DatabaseSync } from "node:sqlite";
import { quantile } from "../statistics.ts";
import { createPen } from "./pen.ts";
import { say } from "./say.ts";
import { LoadOrder, LoadTarget } from "./order.ts";

// A ceiling: what the disk under everything can do. Appends updates to one table, with WAL and `synchronous=FULL`, one a commit and in groups.

const [, , target = "", text = ""] = process.argv;
const { folder } = LoadTarget.parse(JSON.parse(target));
const order = LoadOrder.parse(JSON.parse(text));
if (order.type !== "acknowledgement") throw new Error("SQLite alone has only commits");
const { writes } = order;
/** As many as 60 clients with a window of 8 have on their way. */
const group = 480;

const database = new DatabaseSync(join(folder, "bare.sqlite"));
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
database.exec("CREATE TABLE updates (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
const insert = database.prepare("INSERT INTO updates (bytes) VALUES (?)");
const pen = createPen(0, writes);

const singles: number[] = [];
for (let write = 0; write < writes; write += 1) {
  const update = pen.next();
  const start = performance.now();
  insert.run(update);
  singles.push(performance.now() - start);
}
const groups = Math.ceil(writes / 20);
const update = pen.next();
const start = performance.now();
for (let index = 0; index < groups; index += 1) {
  database.exec("BEGIN");
  for (let write = 0; write < group; write += 1) insert.run(update);
  database.exec("COMMIT");
}
const seconds = (performance.now() - start) / 1_000;
database.close();
say({
  type: "result",
  values: {
    p50: quantile(singles, 0.5),
    p99: quantile(singles, 0.99),
    groupedPerSecond: (groups * group) / seconds,
  },
});
