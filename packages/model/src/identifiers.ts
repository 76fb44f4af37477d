import { z } from "zod";

/** Identity of a document: UUIDv7 for what people create, UUIDv5 for what is imported. */
export const DocumentId = z.uuid().brand<"DocumentId">();
export type DocumentId = z.infer<typeof DocumentId>;

/** Key of an entry in a keyed list (a line, an allowance, a fact). It stands inside register paths, so it holds no dot. */
export const EntryKey = z
  .string()
  .min(1)
  .max(128)
  // "__proto__" is the one key that plain objects cannot hold.
  .regex(/^(?!__proto__$)[A-Za-z0-9_:@~-]+$/, "Use letters, digits, _ : @ ~ and - only")
  .brand<"EntryKey">();
export type EntryKey = z.infer<typeof EntryKey>;

/** The document kinds of a workspace. A credit note is a document of kind `invoice`. */
export const DocumentKind = z.enum(["invoice", "party", "item", "workspace"]);
export type DocumentKind = z.infer<typeof DocumentKind>;

/** Yjs client ids below this belong to relays, whose writes are corrections and open no conflict; replicas choose theirs from here upwards. */
export const firstReplicaClient = 1_024;
