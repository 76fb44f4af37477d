import { msg, str } from "@lit/localize";
import type { ConflictResolution } from "@concord/document";
import type { CurrencyCode } from "@concord/model";
import { formatAge, formatSpan } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { Offer } from "./case-choices.ts";
import type { ConflictCase } from "./conflict-cases.ts";
import type { AgingBucket, Delivery } from "./choice-effect.ts";
import { told } from "../words/language.ts";
import { valueWords } from "./field-words.ts";

/** Whoever needed longer than this was without a network. */
const promptMs = 2 * 60_000;

/** How long a write was on its device before the relay had it; undefined where it came at once, or nobody knows. */
function latenessOf({
  at,
  acceptedAt,
}: {
  readonly at?: string | undefined;
  readonly acceptedAt?: string | undefined;
}): number | undefined {
  const late = Date.parse(acceptedAt ?? "") - Date.parse(at ?? "");
  return late > promptMs ? late : undefined;
}

/** That its writer was offline, and for how long it waited. */
export function latenessWords(side: Parameters<typeof latenessOf>[0]): string | undefined {
  const late = latenessOf(side);
  if (late === undefined) return undefined;
  return msg(str`offline, synced ${formatSpan(late, viewerLocale)} later`);
}

/** How long the one of a case's writers was offline who was longest. */
export function offlineWords({ conflicts }: ConflictCase): string | undefined {
  const late = conflicts.flatMap(({ record: { kept, lost } }) => [
    latenessOf(kept) ?? 0,
    latenessOf(lost) ?? 0,
  ]);
  const longest = Math.max(0, ...late);
  return longest === 0 ? undefined : msg(str`${formatSpan(longest, viewerLocale)} offline`);
}

/** What happened, why it matters and what to do, for a person who sees this kind of conflict for the first time. */
export function explanation(of: ConflictCase, isIssued = false): string {
  if (isIssued) {
    return msg(
      "The invoice was issued before anybody decided this. What it says stands; only a credit note and a new invoice can change it.",
    );
  }
  switch (of.kind) {
    case "concurrent":
      return of.conflicts.length > 1
        ? msg(
            "Several people changed this without seeing each other. Choose what should stand; the others stay in the history.",
          )
        : msg(
            "Both changed this without seeing each other. Choose what should stand; the other one stays in the history.",
          );
    case "authority":
      return msg(
        "Two tools changed this, and the workspace's rules decided. Choose what should stand; the other one stays in the history.",
      );
    case "edited-after-issue":
      return msg(
        "This was edited after the invoice had been issued, which no longer changes it: the issued value stands and is what the customer has. Put it back, or make a credit note and a new invoice with the edit.",
      );
    case "edited-while-removed":
      return msg(
        "One removed this while another was editing it, and neither saw the other. Leave it out, or take it back with the edit.",
      );
    case "over-payment":
      return msg(
        "More money came in than the invoice claims. Nothing is wrong with the records: refund the difference, or use it for another invoice of this customer, which offers it; then mark this as seen.",
      );
    case "overused-credit":
      return msg(
        "More of this invoice’s credit was used for other invoices than there was: two people used it without seeing each other, or what was paid went back. Take one of the uses back, on the invoice that it was used for; or mark this as seen, where the customer was given more.",
      );
    case "fact-differs":
      return msg(
        "Two different contents came under one name. The first stands, for what was recorded is never rewritten. If the other is right, record a reversal and the right one, then mark this as seen.",
      );
    case "lease-ended":
      return msg(
        "A device issued this under its lease of the number series, and something is against it, which stands below: the lease had ended or was another’s, or dates are out of order. The number stands and is in the register. Where the same was invoiced twice, make a credit note for one of the two, then mark this as seen.",
      );
    case "number-twice":
      return msg(
        "Another invoice that is here, and was issued elsewhere, has the same number. Both stand. Search for the number to see both: where they are one invoice that is here twice, or both are ours, make a credit note for one of them; then mark this as seen.",
      );
  }
}

/** What the document is called: its number, or what else there is. */
export function caseName({ summary, name }: ConflictCase): string {
  return summary?.number ?? (summary === undefined ? name : undefined) ?? msg("Draft");
}

/** The button that makes an offer the decision. */
export function offerWords(of: ConflictCase, offer: Offer): string {
  const { source } = offer;
  if (offer.choice.type === "now") {
    switch (of.kind) {
      case "edited-after-issue":
        return msg("Put the issued value back");
      case "edited-while-removed":
        return msg("Leave it out");
      case "over-payment":
      case "overused-credit":
      case "fact-differs":
      case "lease-ended":
      case "number-twice":
        return msg("Mark as seen");
      case "concurrent":
      case "authority":
        return source === undefined ? msg("Keep what shows now") : msg(str`Keep ${source}’s`);
    }
  }
  if (of.kind === "edited-while-removed") return msg("Take it back with the edit");
  return source === undefined ? msg("Use the other value") : msg(str`Use ${source}’s`);
}

/** Who looks, and on which device. */
export interface Viewer {
  readonly name: string | undefined;
  readonly device: string | undefined;
}

/** Who wrote an offered value, when and where; whether they were offline, and whether it shows now. */
export function provenance(of: ConflictCase, offer: Offer, now: number, viewer?: Viewer): string {
  const isNow = offer.choice.type === "now";
  const parts = [
    offer.source ?? unnamed(of, isNow),
    offer.at === undefined ? undefined : momentWords(offer.at, now),
    deviceWords(offer, viewer),
    latenessWords(offer),
    isNow ? msg("showing now") : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

function deviceWords({ device, source }: Offer, viewer: Viewer | undefined): string | undefined {
  if (device === undefined || viewer?.device === undefined) return undefined;
  if (device === viewer.device) return msg("this device");
  return source !== undefined && source === viewer.name ? msg("your other device") : undefined;
}

/** Whether what was lost is a sentence of the relay about what stands, and nothing to choose. */
export function tellsReason({ kind }: Pick<ConflictCase, "kind">): boolean {
  return kind === "lease-ended" || kind === "number-twice";
}

/** The value that an offer comes to, or what the relay says is against what stands. */
export function offeredWords(
  of: ConflictCase,
  { value, choice }: Pick<Offer, "value" | "choice">,
  currency: CurrencyCode | undefined,
): string {
  return tellsReason(of) && choice.type === "lost" && typeof value === "string"
    ? told(value)
    : valueWords(of.path, value, currency);
}

/** What is said where nobody knows who it was. */
function unnamed(of: Pick<ConflictCase, "kind">, isNow: boolean): string | undefined {
  const { kind } = of;
  if (tellsReason(of)) return isNow ? msg("Issued") : msg("What is against it");
  if (kind === "overused-credit") return isNow ? msg("There was") : msg("Used");
  if (isNow) return kind === "edited-after-issue" ? msg("Issued") : undefined;
  return kind === "edited-while-removed" ? msg("The edit") : msg("Unknown");
}

/** A moment as near as it needs to be: how long ago on one day, else its day and time. */
export function momentWords(at: string, now: number): string {
  const then = Date.parse(at);
  if (Number.isNaN(then)) return at;
  if (now - then < 12 * 3_600_000) return formatAge(now - then, viewerLocale);
  return new Intl.DateTimeFormat(viewerLocale, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(then);
}

/** Why an offer cannot be chosen. */
export function barredWords(barred: Exclude<Offer["barred"], undefined>): string {
  switch (barred) {
    case "frozen":
      return msg("Needs a credit note");
    case "fact":
      return msg("Needs a reversal");
    case "unknown":
      return msg("Enter it as another value");
  }
}

export function agingWords(aging: AgingBucket): string {
  switch (aging) {
    case "current":
      return msg("Not due");
    case "1-30":
      return msg("1–30 days late");
    case "31-60":
      return msg("31–60 days late");
    case "61-90":
      return msg("61–90 days late");
    case "over-90":
      return msg("Over 90 days late");
  }
}

/** What a connector hears of a choice. */
export function deliveryWords(connector: string, delivery: Delivery): string {
  switch (delivery) {
    case "is-told":
      return msg(str`${connector} gets this value`);
    case "hears-nothing":
      return msg(str`${connector} gets no update`);
    case "decides":
      return msg(str`${connector} decides this field and may change it again`);
    case "is-issuer":
      return msg(str`${connector} issued it and keeps its own`);
    case "at-issue":
      return msg(str`${connector} gets it with the invoice, once issued`);
    case "is-created":
      return msg(str`${connector} gets it with the invoice`);
  }
}

/** How a case ended, as it is said of one that somebody else settled meanwhile. */
export function endingWords(
  of: ConflictCase,
  resolution: ConflictResolution | undefined,
  me: string | undefined,
  currency: CurrencyCode | undefined,
): string {
  if (resolution === undefined) return msg("Settled by itself: both sides say the same now.");
  const [first] = of.conflicts;
  const said =
    resolution.choice === "value"
      ? valueWords(of.path, resolution.value ?? null, currency)
      : valueWords(of.path, first?.record[resolution.choice].value, currency);
  const { by } = resolution;
  if (by === undefined) return msg(str`Somebody chose ${said}`);
  return by === me ? msg(str`You chose ${said}`) : msg(str`${by} chose ${said}`);
}
