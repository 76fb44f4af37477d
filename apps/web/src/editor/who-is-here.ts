import { msg, str } from "@lit/localize";
import type { Invoice } from "@concord/model";
import { formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { Peer } from "../wire/messages.ts";
import type { LastSeen } from "./company.ts";
import { ownElsewhere } from "./peers-here.ts";
import { fieldName, fieldOf } from "./field-names.ts";

/** Who is where, in one sentence each: for who asks with a key, and does not see the marks. */
export function whoIsHere(
  people: readonly Peer[],
  lastSeen: readonly LastSeen[],
  invoice: Invoice,
): string {
  if (lastSeen.length > 0) return lastSeenWords(lastSeen);
  if (people.length === 0) return msg("Nobody else is here.");
  return people
    .map(({ name, field, isIdle }) => {
      if (name === ownElsewhere()) return msg("You are here on another device, too.");
      const where = field === null ? undefined : fieldName(fieldOf(field), invoice);
      if (isIdle) return msg(str`${name} is here, and has done nothing for a while.`);
      return where === undefined
        ? msg(str`${name} is here.`)
        : msg(str`${name} is here, in ${where}.`);
    })
    .join(" ");
}

/** Who was here before the network went. */
export function lastSeenWords(lastSeen: readonly LastSeen[]): string {
  const each = lastSeen.map(({ name, at }) => `${name} ${formatMoment(at, viewerLocale)}`);
  return msg(str`Last seen here: ${new Intl.ListFormat(viewerLocale).format(each)}`);
}
