import { resetOf } from "@concord/model";
import type { Invoice, NumberLease, NumberSeries, SeriesReset } from "@concord/model";
import { msg, str } from "@lit/localize";
import { viewerLocale } from "../format/viewer-locale.ts";
import { told } from "../words/language.ts";
import type { ApiAnswer } from "../page/api.ts";

type Kind = Invoice["kind"];

/** What documents a series is for, by name. */
export function kindName(kind: Kind): string {
  switch (kind) {
    case "invoice":
      return msg("Invoices");
    case "credit-note":
      return msg("Credit notes");
    case "debit-note":
      return msg("Debit notes");
    case "corrective":
      return msg("Corrective invoices");
    case "proforma":
      return msg("Pro forma invoices");
  }
}

export function seriesName({
  name,
  id,
}: {
  readonly name?: string | undefined;
  readonly id: string;
}): string {
  return name ?? id;
}

export function resetName(reset: SeriesReset): string {
  switch (reset) {
    case "yearly":
      return msg("Each year");
    case "monthly":
      return msg("Each month");
    case "never":
      return msg("Never");
  }
}

export function resetWords(series: NumberSeries): string {
  return resetName(resetOf(series));
}

/** A day and time of a lease. */
export function momentOf(at: string): string {
  return new Intl.DateTimeFormat(viewerLocale, { dateStyle: "medium", timeStyle: "short" }).format(
    Date.parse(at),
  );
}

export function countWords(count: number): string {
  return new Intl.NumberFormat(viewerLocale).format(count);
}

/** Why the relay did not do what was asked; "" where it did. */
export function refusalWords(answer: ApiAnswer<unknown>): string {
  switch (answer.type) {
    case "ok":
      return "";
    case "unreachable":
      return msg("The server cannot be reached. Nothing was changed.");
    case "refused":
      return told(answer.message);
  }
}

/** How a lease ended. */
export function endedWords({ state }: Pick<NumberLease, "state">): string {
  switch (state) {
    case "active":
      return msg("Stands");
    case "returned":
      return msg("Returned by its device");
    case "taken-over":
      return msg("Taken over");
    case "expired":
      return msg("Expired");
  }
}

/** Whose device a lease is of. A device has no name of its own: it is known by whose it is and the beginning of its id. */
export function deviceWords(
  { name, device }: Pick<NumberLease, "name" | "device">,
  own: string,
): string {
  return device === own ? msg("This device") : msg(str`${name}, device ${device.slice(0, 8)}`);
}
