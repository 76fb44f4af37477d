import type { ConflictAttention, Role } from "@concord/model";
import type { z } from "zod";

/** Whoever writes registers: a role of the workspace, or a part of the system. */
export type Writer = Role | "relay" | "registrar";

/** Whether somebody of the office writes. */
export function isOffice(writer: Writer): boolean {
  return writer === "owner" || writer === "editor";
}

/**
 * What a register is for. `commercial`: content that is frozen at issue. `operational`: content that stays open after it. `fact`: written
 * once. `link`: objects of vendors. `conflict`: records of conflicts. `beside`: what people note about the document, and is nothing of it. `system`: layout and versions.
 */
export type PathClass =
  | "commercial"
  | "operational"
  | "fact"
  | "link"
  | "conflict"
  | "beside"
  | "system";

/** What happens with a lost concurrent write: a person is asked, it is a line in the history, or it is not looked at. */
export type ConflictPolicy = ConflictAttention | "none";

/** What a path means. */
export interface PathRule {
  /** With `<key>` for entry keys: "lines.<key>.quantity". */
  readonly pattern: string;
  /** Of a value; content and links can be cleared with `null` beside. */
  readonly schema: z.ZodType;
  readonly class: PathClass;
  readonly writers: readonly Writer[];
  readonly conflicts: ConflictPolicy;
}
