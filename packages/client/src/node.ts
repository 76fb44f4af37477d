export { openSqliteStorage } from "./sqlite-storage.ts";
export type { SqliteOpening } from "./sqlite-storage.ts";
