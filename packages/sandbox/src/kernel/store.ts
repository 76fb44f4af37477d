import { DatabaseSync } from "node:sqlite";

/** Which objects of a kind to walk, and in which order. */
export interface Walk {
  readonly kind: string;
  /** Only objects that were put with this owner. */
  readonly owner?: string;
  readonly order?: "oldest-first" | "newest-first";
  /** Only objects that come after this one in the chosen order. */
  readonly after?: string;
}

/** How an object is filed. `owner` groups objects, e.g. the invoice of a payment. */
export interface Filing {
  readonly owner?: string;
}

/** Something that the sandbox does by itself at a moment of virtual time. */
export interface Alarm {
  readonly id: string;
  /** Virtual milliseconds since 1970. */
  readonly dueAt: number;
  /** Who handles it. */
  readonly name: string;
  readonly data: string;
}

/**
 * A sandbox's world: JSON objects by kind and id, in the order they were first put.
 *
 * All access is synchronous, so one request is one transaction and never sees half of another.
 */
export interface ObjectStore extends Disposable {
  /** Runs `work` atomically; nested calls are savepoints. A throw undoes this level and goes on. */
  readonly transaction: <T>(work: () => T) => T;
  /** The object, in the shape it was put. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- see `parse` below
  readonly get: <T>(kind: string, id: string) => T | undefined;
  /** Creates or replaces; a replaced object keeps its place, and its owner unless one is given. */
  readonly put: (kind: string, id: string, value: unknown, filing?: Filing) => void;
  readonly remove: (kind: string, id: string) => void;
  /** Walks lazily: a caller that stops early has not paid for the rest. */
  readonly walk: <T>(walk: Walk) => Iterable<T>;
  readonly count: (kind: string) => number;
  readonly kinds: () => readonly string[];
  /** A number that is one higher at each call, per name; starts at 1. */
  readonly next: (name: string) => number;
  /** Sets or moves the alarm of this id. */
  readonly setAlarm: (alarm: Alarm) => void;
  readonly cancelAlarm: (id: string) => void;
  /** The alarm of this id, or without one the earliest. */
  readonly alarm: (id?: string) => Alarm | undefined;
  readonly clear: () => void;
}

/** How many objects a walk reads at a time. */
const pageSize = 50;

const schema = `
  create table if not exists objects (
    sequence integer primary key autoincrement,
    kind text not null, id text not null, owner text, json text not null,
    unique (kind, id)
  ) strict;
  create index if not exists objects_by_kind on objects (kind, sequence);
  create index if not exists objects_by_owner on objects (kind, owner, sequence);
  create table if not exists alarms (
    id text primary key, due_at integer not null, name text not null, json text not null
  ) strict;
  create index if not exists alarms_by_due on alarms (due_at, id);
  create table if not exists counters (name text primary key, value integer not null) strict;
`;

// The code that puts objects of a kind is the code that reads them back, so `T` is its own word.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters, typescript/no-unsafe-type-assertion
const parse = <T>(json: unknown): T => JSON.parse(String(json)) as T;

/** Opens a world; `file` is a path or ":memory:". */
export function openObjectStore(file: string): ObjectStore {
  const db = new DatabaseSync(file);
  // NORMAL loses nothing when the process dies; only a power cut could take the last commits.
  db.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 2000");
  db.exec(schema);

  const select = db.prepare("select json from objects where kind = ? and id = ?");
  const place = db.prepare("select sequence from objects where kind = ? and id = ?");
  const upsert = db.prepare(
    `insert into objects (kind, id, owner, json) values (?, ?, ?, ?)
     on conflict (kind, id) do update
     set json = excluded.json, owner = coalesce(excluded.owner, owner)`,
  );
  const drop = db.prepare("delete from objects where kind = ? and id = ?");
  const count = db.prepare("select count(*) as n from objects where kind = ?");
  const kinds = db.prepare("select distinct kind from objects order by kind");
  const advance = db.prepare(
    `insert into counters (name, value) values (?, 1)
     on conflict (name) do update set value = value + 1 returning value`,
  );
  const setAlarm = db.prepare(
    `insert into alarms (id, due_at, name, json) values (?, ?, ?, ?) on conflict (id) do update
     set due_at = excluded.due_at, name = excluded.name, json = excluded.json`,
  );
  const cancelAlarm = db.prepare("delete from alarms where id = ?");
  const findAlarm = db.prepare(
    "select * from alarms where ?1 is null or id = ?1 order by due_at, id limit 1",
  );
  // Four statements rather than one with "or": each can use an index.
  const page = (owned: boolean, newest: boolean) =>
    db.prepare(
      `select sequence, json from objects where kind = ?1 ${owned ? "and owner = ?3" : ""}
       and sequence ${newest ? "<" : ">"} ?2 order by sequence ${newest ? "desc" : ""}
       limit ${pageSize}`,
    );
  const all = { "oldest-first": page(false, false), "newest-first": page(false, true) };
  const owned = { "oldest-first": page(true, false), "newest-first": page(true, true) };

  let depth = 0;
  function transaction<T>(work: () => T): T {
    const level = depth;
    db.exec(level === 0 ? "begin immediate" : `savepoint level_${level}`);
    depth = level + 1;
    try {
      const result = work();
      db.exec(level === 0 ? "commit" : `release level_${level}`);
      return result;
    } catch (error) {
      db.exec(level === 0 ? "rollback" : `rollback to level_${level}; release level_${level}`);
      throw error;
    } finally {
      depth = level;
    }
  }

  return {
    transaction,
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- see `parse`
    get<T>(kind: string, id: string) {
      const row = select.get(kind, id);
      return row === undefined ? undefined : parse<T>(row["json"]);
    },
    put: (kind, id, value, filing = {}) => {
      upsert.run(kind, id, filing.owner ?? null, JSON.stringify(value));
    },
    remove: (kind, id) => {
      drop.run(kind, id);
    },
    *walk<T>({ kind, owner, order = "oldest-first", after }: Walk) {
      let from = order === "oldest-first" ? 0 : Number.MAX_SAFE_INTEGER;
      if (after !== undefined) from = Number(place.get(kind, after)?.["sequence"] ?? from);
      for (;;) {
        const rows =
          owner === undefined ? all[order].all(kind, from) : owned[order].all(kind, from, owner);
        for (const row of rows) yield parse<T>(row["json"]);
        const last = rows.at(-1);
        if (last === undefined || rows.length < pageSize) return;
        from = Number(last["sequence"]);
      }
    },
    count: (kind) => Number(count.get(kind)?.["n"] ?? 0),
    kinds: () => kinds.all().map((row) => String(row["kind"])),
    next: (name) => Number(advance.get(name)?.["value"]),
    setAlarm: ({ id, dueAt, name, data }) => {
      setAlarm.run(id, Math.ceil(dueAt), name, data);
    },
    cancelAlarm: (id) => {
      cancelAlarm.run(id);
    },
    alarm(id) {
      const row = findAlarm.get(id ?? null);
      if (row === undefined) return undefined;
      return {
        id: String(row["id"]),
        dueAt: Number(row["due_at"]),
        name: String(row["name"]),
        data: String(row["json"]),
      };
    },
    clear: () => db.exec("delete from objects; delete from alarms; delete from counters"),
    [Symbol.dispose]: () => db.close(),
  };
}
