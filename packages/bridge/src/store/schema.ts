/**
 * The schema, step by step. A step, once released, is never changed: a new one is added.
 *
 * All times are milliseconds since 1970. JSON stands in TEXT columns and is parsed by zod where it is read.
 */
export const schemaSteps: readonly string[] = [
  `
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE lease (
    name TEXT PRIMARY KEY, owner TEXT NOT NULL, token INTEGER NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE cursor (name TEXT PRIMARY KEY, value TEXT NOT NULL, held_at INTEGER NOT NULL) STRICT;

  CREATE TABLE shadow (
    kind TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL,
    owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL,
    version_order INTEGER NOT NULL, object TEXT NOT NULL, fields TEXT NOT NULL, ours TEXT NOT NULL, summary TEXT,
    merged_at INTEGER NOT NULL,
    PRIMARY KEY (kind, id, document)
  ) STRICT;
  CREATE INDEX shadow_document ON shadow (document);

  CREATE TABLE event (
    id TEXT PRIMARY KEY, type TEXT NOT NULL, body BLOB NOT NULL, headers TEXT NOT NULL, received_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX event_received ON event (received_at);

  CREATE TABLE incoming (
    kind TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, priority INTEGER NOT NULL,
    object TEXT, generation INTEGER NOT NULL, since INTEGER NOT NULL,
    due_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT;
  CREATE INDEX incoming_due ON incoming (priority, due_at);

  CREATE TABLE dirty (
    document TEXT PRIMARY KEY, generation INTEGER NOT NULL, since INTEGER NOT NULL,
    due_at INTEGER NOT NULL, attempts INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE effect (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL, key TEXT NOT NULL,
    document TEXT NOT NULL, effect TEXT NOT NULL, carried TEXT NOT NULL, digest TEXT NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL,
    planned_at INTEGER NOT NULL, sent_at INTEGER, reason TEXT, result TEXT, settled_at INTEGER
  ) STRICT;
  CREATE INDEX effect_open ON effect (document, seq)
    WHERE state IN ('pending', 'sending', 'uncertain', 'applied');
  CREATE INDEX effect_key ON effect (key);

  CREATE TABLE waiter (
    effect TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (effect, document)
  ) STRICT;
  CREATE INDEX waiter_document ON waiter (document);

  CREATE TABLE dead_letter (
    id TEXT PRIMARY KEY, subject TEXT NOT NULL, document TEXT, reason TEXT NOT NULL,
    fixes TEXT NOT NULL, at INTEGER NOT NULL, times INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX dead_letter_document ON dead_letter (document);

  CREATE TABLE drift (
    kind TEXT NOT NULL, path TEXT NOT NULL, what TEXT NOT NULL, example TEXT NOT NULL, detail TEXT NOT NULL,
    times INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    PRIMARY KEY (kind, path, what)
  ) STRICT;

  CREATE TABLE secret (
    name TEXT PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL
  ) STRICT;

  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;

  CREATE TABLE receipt (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, what TEXT NOT NULL,
    subject TEXT NOT NULL, document TEXT, detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX receipt_document ON receipt (document, seq);
  `,
  `
  CREATE TABLE decision (question TEXT PRIMARY KEY, choice TEXT NOT NULL, at INTEGER NOT NULL) STRICT;

  CREATE TABLE meeting (document TEXT PRIMARY KEY, at INTEGER NOT NULL, swept_at INTEGER) STRICT;
  `,
  `
  ALTER TABLE dead_letter ADD COLUMN again_at INTEGER;
  ALTER TABLE dead_letter ADD COLUMN holds_up TEXT NOT NULL DEFAULT '[]';
  CREATE INDEX dead_letter_again ON dead_letter (again_at) WHERE again_at IS NOT NULL;
  -- What is unknown since before is looked for, too.
  UPDATE dead_letter SET again_at = at
    WHERE EXISTS (SELECT 1 FROM effect WHERE state = 'parked' AND 'effect:' || effect.id = dead_letter.id);
  `,
  `
  CREATE TABLE flow (
    slot INTEGER NOT NULL, direction TEXT NOT NULL, within_ms INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (slot, direction, within_ms)
  ) STRICT, WITHOUT ROWID;
  `,
];
