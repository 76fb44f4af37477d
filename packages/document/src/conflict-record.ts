import { JsonValue } from "@concord/model";
import { z } from "zod";
import { jsonEqual } from "./json-equal.ts";

const Name = z.string().max(200);

/** One side of a conflict. */
export const ConflictSide = z
  .object({
    /** Absent: the writer's own replica had already collected the value before anyone else saw it. */
    value: JsonValue.optional(),
    author: Name.optional(),
    /** By the clock of the writer's device. */
    at: Name.optional(),
    /** When the relay had it, and through which device. Records of earlier relays do not say. */
    acceptedAt: Name.optional(),
    device: Name.optional(),
    /** The item that wrote it, "client:clock". */
    item: Name.optional(),
  })
  .readonly();
export type ConflictSide = z.infer<typeof ConflictSide>;

/**
 * What the conflict is about. `concurrent`: two writers did not know of each other. `edited-after-issue`: a register differs from the
 * frozen content. `edited-while-removed`: an entry was edited that somebody removed without seeing the edit. `over-payment`: more
 * came in than was claimed. `overused-credit`: more of the customer's credit was used for other invoices than there was. `fact-differs`: two contents under one key. `authority`: the source-of-truth policy decided against a side. `lease-ended`: a device
 * has issued the invoice under a lease that was not its own any more. `number-twice`: another invoice that is here, and was issued elsewhere, has its number.
 */
export const ConflictKind = z.enum([
  "concurrent",
  "edited-after-issue",
  "edited-while-removed",
  "over-payment",
  "overused-credit",
  "fact-differs",
  "authority",
  "lease-ended",
  "number-twice",
]);
export type ConflictKind = z.infer<typeof ConflictKind>;

/**
 * What stood before the two sides parted: the write that the first write of the lost branch followed, as long as somebody knows what it said. `null` where there was none.
 * Of a longer value nothing is kept.
 */
export const ConflictBase = z.object({ value: JsonValue, item: Name.optional() }).readonly();
export type ConflictBase = z.infer<typeof ConflictBase>;

/**
 * The register `conflicts.<id>`. Written by relays (and by connectors for `authority`), never by people. In the register a relay's bears its proof, `proof`, which says nothing of the
 * conflict.
 */
export const ConflictRecord = z
  .object({
    kind: ConflictKind,
    path: z.string().max(600),
    kept: ConflictSide,
    lost: ConflictSide,
    /** Absent: nobody knows, or the record is an earlier relay's. */
    base: ConflictBase.optional(),
    /** `closed`: it stopped being one, for example because both sides became equal. */
    state: z.enum(["open", "closed"]),
  })
  .readonly();
export type ConflictRecord = z.infer<typeof ConflictRecord>;

/** The register `conflicts.<id>.resolution`: what a person decided, and about which lost value. */
export const ConflictResolution = z
  .object({
    choice: z.enum(["kept", "lost", "value"]),
    value: JsonValue.optional(),
    /** The lost value that the person saw. A later lost value opens the conflict again. */
    lost: JsonValue.optional(),
    by: Name.optional(),
    at: Name.optional(),
  })
  .readonly();
export type ConflictResolution = z.infer<typeof ConflictResolution>;

/** The register `conflicts.<id>.asked`: whom somebody asked to decide. By names, as a conflict's sides are. The last question counts. */
export const ConflictQuestion = z
  .object({ of: Name, by: Name.optional(), at: Name.optional() })
  .readonly();
export type ConflictQuestion = z.infer<typeof ConflictQuestion>;

/** Whether a conflict still waits for somebody. */
export function conflictState(
  record: ConflictRecord,
  resolution: ConflictResolution | undefined,
): "open" | "resolved" | "closed" {
  if (resolution !== undefined && jsonEqual(resolution.lost, record.lost.value)) return "resolved";
  return record.state;
}
