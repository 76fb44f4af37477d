import { EntryKey, Invoice, Item, JsonValue, PartyRecord, Workspace } from "@concord/model";
import { z } from "zod";
import { ConflictRecord } from "./conflict-record.ts";
import { entryOperations } from "./entry-operations.ts";
import { factOperations } from "./fact-operations.ts";
import { issueOperations } from "./issue-operations.ts";
import { Link, VendorSay } from "./link.ts";
import { MomentOf } from "./named-moment.ts";

/** A register path. */
const RegisterPath = z.string().min(1).max(600);

const Create = z.object({
  type: z.literal("create"),
  /** Content by document kind. Any field may be missing. */
  document: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("invoice"), content: Invoice }),
    z.object({ kind: z.literal("party"), content: PartyRecord }),
    z.object({ kind: z.literal("item"), content: Item }),
    z.object({ kind: z.literal("workspace"), content: Workspace }),
  ]),
});

const SetField = z.object({
  type: z.literal("set-field"),
  path: RegisterPath,
  /** `null` clears the register. */
  value: JsonValue,
});

/** A bridge's merge: several registers at once, all or none. */
const MergeFields = z.object({
  type: z.literal("merge-fields"),
  fields: z.record(RegisterPath, JsonValue),
});

const SetLink = z.object({
  type: z.literal("link"),
  connector: EntryKey,
  /** `null` takes the link away. */
  link: Link.nullable(),
});

const LinkFact = z.object({
  type: z.literal("link-fact"),
  connector: EntryKey,
  /** Path of the fact: "payments.stripe:py_1". */
  fact: RegisterPath,
  /** The vendor's id of what stands for it. */
  id: z.string().min(1).max(200),
});

/** A bridge notes what its vendor says of the object that the document is. */
const NoteSaid = z.object({
  type: z.literal("note-said"),
  connector: EntryKey,
  says: VendorSay,
});

/** A connector records who lost by the source-of-truth policy. */
const RecordConflict = z.object({
  type: z.literal("record-conflict"),
  conflict: EntryKey,
  record: ConflictRecord,
});

const ResolveConflict = z.object({
  type: z.literal("resolve-conflict"),
  conflict: EntryKey,
  choice: z.discriminatedUnion("type", [
    z.object({ type: z.literal("kept") }),
    z.object({ type: z.literal("lost") }),
    z.object({ type: z.literal("value"), value: JsonValue }),
  ]),
  by: z.string().max(200).optional(),
  at: z.string().max(200).optional(),
});

const AskAboutConflict = z.object({
  type: z.literal("ask-about-conflict"),
  conflict: EntryKey,
  /** Who is to decide, by name. */
  of: z.string().min(1).max(200),
  by: z.string().max(200).optional(),
  at: z.string().max(200).optional(),
});

const EditNote = z.object({
  type: z.literal("edit-note"),
  /** In UTF-16 code units, as editors count. */
  at: z.int().nonnegative(),
  delete: z.int().nonnegative().default(0),
  insert: z.string().max(32_000).default(""),
  /** The text that must stand at `at` to be replaced. An undo gives it. */
  expect: z.string().max(32_000).optional(),
  /** How the whole note then reads. Where it reads so already, the edit was made before: whoever may have to ask twice gives it. */
  makes: z.string().max(1_000_000).optional(),
});

/** As somebody typed it; what it may be is looked at where it is planned. */
const TypedTag = z.string().max(400);

const AddTag = z.object({ type: z.literal("add-tag"), tag: TypedTag });
const RemoveTag = z.object({ type: z.literal("remove-tag"), tag: TypedTag });
export type TagOperation = z.infer<typeof AddTag> | z.infer<typeof RemoveTag>;

const NameMoment = z.object({
  type: z.literal("name-moment"),
  /** The key of the name, made by whoever gives it: given again it is the same. */
  moment: EntryKey,
  /** As somebody typed it. */
  name: z.string().max(400),
  of: MomentOf,
});
const RenameMoment = z.object({
  type: z.literal("rename-moment"),
  moment: EntryKey,
  name: z.string().max(400),
});
const RemoveMoment = z.object({ type: z.literal("remove-moment"), moment: EntryKey });
export type MomentOperation =
  | z.infer<typeof NameMoment>
  | z.infer<typeof RenameMoment>
  | z.infer<typeof RemoveMoment>;

/** Puts values back that still stand as one operation left them. Made by `inverse`. */
const Undo = z.object({
  type: z.literal("undo"),
  values: z
    .array(
      z.object({ path: RegisterPath, mine: JsonValue.nullable(), previous: JsonValue.nullable() }),
    )
    .readonly(),
});

/** Brings the registers to the current schema version. Every replica writes the same. */
const Migrate = z.object({ type: z.literal("migrate") });

/** Everything that changes a document. UI, command line and bridges all speak in these. */
export const Operation = z
  .discriminatedUnion("type", [
    Create,
    SetField,
    MergeFields,
    ...entryOperations,
    ...factOperations,
    ...issueOperations,
    SetLink,
    LinkFact,
    NoteSaid,
    RecordConflict,
    ResolveConflict,
    AskAboutConflict,
    EditNote,
    AddTag,
    RemoveTag,
    NameMoment,
    RenameMoment,
    RemoveMoment,
    Undo,
    Migrate,
  ])
  .readonly();
export type Operation = z.infer<typeof Operation>;
/** An operation as a caller may write it, before defaults. */
export type OperationInput = z.input<typeof Operation>;
