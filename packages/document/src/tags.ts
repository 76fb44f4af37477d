import { EntryKey, Tag, distinctTags, mostTags, tagName, tidyTag } from "@concord/model";
import type { DocumentView } from "./document-view.ts";
import { hexSha256 } from "./digest.ts";
import type { TagOperation } from "./operation.ts";
import { planAll, planField, writes } from "./plan.ts";
import type { Plan } from "./plan.ts";
import { refused } from "./refusal.ts";
import type { Registers } from "./registers.ts";

/**
 * A tag is a register of its own, under a key that follows from what it says: whoever adds the same one adds it there, and nobody's tag goes with another's. Removing
 * one clears the register.
 */
export function tagPath(tag: string): string {
  return `tags.${EntryKey.parse(hexSha256(tagName(tag)).slice(0, 24))}`;
}

/** The tags that registers hold. What is none is left out. */
export function tagsOf(registers: Registers): readonly string[] {
  return distinctTags(
    tagRegisters(registers).flatMap(([, value]) => Tag.safeParse(value).data ?? []),
  );
}

function tagRegisters(registers: Registers): readonly (readonly [string, unknown])[] {
  return Object.entries(registers).filter(([path]) => /^tags\.[^.]+$/u.test(path));
}

/** What adding or removing a tag comes to. What is there already, or is not there, needs nothing. */
export function planTag(view: DocumentView, { type, tag: typed }: TagOperation): Plan {
  const parsed = Tag.safeParse(tidyTag(typed));
  if (!parsed.success) {
    return refused("invalid-value", parsed.error.issues[0]?.message ?? "This is no tag.", "tags");
  }
  const tag = parsed.data;
  const registers = view.registers();
  if (type === "remove-tag") {
    // A foreign tool may have put it under another key.
    const of = tagRegisters(registers).filter(
      ([, value]) => typeof value === "string" && tagName(value) === tagName(tag),
    );
    return planAll(of.map(([path]) => planField(view, path, null)));
  }
  const tags = tagsOf(registers);
  if (tags.some((each) => tagName(each) === tagName(tag))) return writes({});
  if (tags.length >= mostTags) {
    return refused("invalid-value", `An invoice has at most ${mostTags} tags.`, "tags");
  }
  return planField(view, tagPath(tag), tag);
}
