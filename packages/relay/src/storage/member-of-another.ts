import type { Difference } from "./storage.ts";

/** Whether a member's id went to somebody else since: it was taken out of the members, though it may be among them again, or is let in by another address. */
export function isOfAnother(id: string, written: readonly Difference[]): boolean {
  const member = `members.${id}.`;
  return written.some(({ path, before, after }) => {
    if (path === `${member}removed`) return after === true;
    if (path === `${member}role` || path === `${member}name`) return after === null;
    return path === `${member}email` && before !== null && before !== after;
  });
}
