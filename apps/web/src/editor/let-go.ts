import { jsonEqual } from "@concord/document";
import type { Registers } from "@concord/document";
import type { JsonValue } from "@concord/model";
import type { Edit } from "./invoice-edits.ts";

/** What a person let go of for what somebody else had written, and can have back: nothing was stored of it, so the replica has no step for it. */
export interface LetGo {
  /** The entry that it would have been. */
  readonly edit: Edit;
  /** What stood there when they let it go: theirs. */
  readonly theirs: Registers;
}

export function letGoOf(edit: Edit, registers: Registers): LetGo {
  return { edit, theirs: at(edit, registers) };
}

/** Whether what was taken instead still stands; else the register that somebody wrote since, and what it would have become. */
export function overwritten(
  { edit, theirs }: LetGo,
  registers: Registers,
): { readonly path: string; readonly previous: JsonValue } | undefined {
  const now = at(edit, registers);
  const path = Object.keys(theirs).find(
    (each) => !jsonEqual(now[each] ?? null, theirs[each] ?? null),
  );
  return path === undefined ? undefined : { path, previous: edit.overlay[path] ?? null };
}

function at({ overlay }: Edit, registers: Registers): Registers {
  return Object.fromEntries(Object.keys(overlay).map((path) => [path, registers[path] ?? null]));
}
