import { msg, str } from "@lit/localize";
import type { ConnectorReport, ConnectorState, ReplayPreview } from "@concord/protocol";
import { fieldGroupWords } from "../conflicts/field-words.ts";
import { formatAge } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { IconName } from "../styles/icons.ts";
import { told } from "../words/language.ts";
import type { ProblemGroup } from "./problem-groups.ts";

/** How a state is shown: never by colour alone. */
export function stateWords(state: ConnectorState): {
  readonly words: string;
  readonly tone: "ok" | "info" | "warn" | "bad" | "mute";
  readonly icon: IconName;
} {
  switch (state) {
    case "healthy":
      return { words: msg("Healthy"), tone: "ok", icon: "check" };
    case "catching-up":
      return { words: msg("Catching up"), tone: "info", icon: "arrow" };
    case "slowed":
      return { words: msg("Slowed"), tone: "warn", icon: "triangle" };
    case "needs-you":
      return { words: msg("Needs you"), tone: "bad", icon: "alert" };
    case "paused":
      return { words: msg("Paused"), tone: "mute", icon: "minus" };
    case "not-connected":
      return { words: msg("Not connected"), tone: "mute", icon: "void" };
  }
}

/** The facts of a card, a line each. `now` is this device's clock at the moment of the report. */
export function reportLines(report: ConnectorReport, now: number): readonly string[] {
  const { lastSuccessAt, waiting, lagMs, lagP95Ms, requests, progress, resumesAt, linked } = report;
  const number = new Intl.NumberFormat(viewerLocale);
  const heard =
    lastSuccessAt === undefined
      ? msg("Not heard of yet")
      : msg(str`Last success ${formatAge(now - lastSuccessAt, viewerLocale)}`);
  const lag = lagMs < 1_000 ? msg("no lag") : msg(str`lag ${duration(lagMs)}`);
  const usual =
    lagP95Ms === undefined
      ? undefined
      : msg(str`Over the last day 95% within ${duration(lagP95Ms)}`);
  const calls =
    requests === undefined
      ? undefined
      : msg(
          str`${number.format(requests.lastMinute)} of ${number.format(requests.perMinute)} calls in the last minute`,
        );
  return [
    report.reason === undefined ? undefined : told(report.reason),
    resumesAt === undefined ? undefined : msg(str`Goes on at ${timeOf(resumesAt)}`),
    progress === undefined
      ? undefined
      : progress.total === undefined
        ? msg(str`First import: ${number.format(progress.done)} read`)
        : msg(
            str`First import: ${number.format(progress.done)} of ${number.format(progress.total)}`,
          ),
    `${heard} · ${msg(str`${number.format(linked)} linked`)}`,
    `${msg(str`${number.format(waiting)} waiting`)} · ${lag}`,
    usual,
    calls,
    ...credentialLines(report, now),
  ].filter((line) => line !== undefined);
}

/** How long the connection holds; nothing for a vendor whose keys have no end. */
function credentialLines({ credentials }: ConnectorReport, now: number): readonly string[] {
  if (credentials === undefined) return [];
  const { renewedAt, endsAt } = credentials;
  const renewed = msg(str`Tokens renewed ${formatAge(now - renewedAt, viewerLocale)}`);
  if (endsAt === undefined) return [renewed];
  const day = new Intl.DateTimeFormat(viewerLocale, { dateStyle: "medium" }).format(endsAt);
  return [renewed, msg(str`If nothing renews them, the connection holds until ${day}`)];
}

/** What goes which way, and whose word counts. */
export function policyLines({ policy, owns }: ConnectorReport): readonly string[] {
  if (policy === undefined) return [];
  const created = {
    none: msg("creates no invoices of others there"),
    own: msg("gets the invoices that are issued here"),
    issued: msg("gets every issued invoice"),
    drafts: msg("gets drafts too"),
  }[policy.creates];
  const parts = [
    policy.issues ? msg("issues invoices when asked") : undefined,
    created,
    policy.settles ? msg("hears of payments made elsewhere") : msg("hears of no payments"),
  ].filter((part) => part !== undefined);
  const fields = [...new Set(owns.map(ownedWords))];
  const list = new Intl.ListFormat(viewerLocale);
  return [
    capital(list.format(parts)),
    fields.length === 0
      ? msg("People decide about every field")
      : msg(str`Its word counts for: ${list.format(fields)}`),
  ];
}

/** The paths on which its word counts, with what people call them. */
export function ownershipRules({
  owns,
}: ConnectorReport): readonly { readonly path: string; readonly words: string }[] {
  return owns.map((path) => ({ path, words: ownedWords(path) }));
}

/** A field of lines says so itself; one of the same name that customers and items have says that. */
function ownedWords(path: string): string {
  const words = fieldGroupWords(path.replaceAll(/\.\*\*$|\.\*(?=\.)/g, ""));
  return path === "ledgerAccount" ? msg(str`Customers and items: ${words}`) : words;
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(viewerLocale) + text.slice(1);
}

function timeOf(at: number): string {
  return new Intl.DateTimeFormat(viewerLocale, { hour: "2-digit", minute: "2-digit" }).format(at);
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return inUnit(seconds, "second");
  return seconds < 3_600
    ? inUnit(Math.round(seconds / 60), "minute")
    : inUnit(Math.round(seconds / 3_600), "hour");
}

function inUnit(value: number, unit: "second" | "minute" | "hour"): string {
  return new Intl.NumberFormat(viewerLocale, { style: "unit", unit, unitDisplay: "short" }).format(
    value,
  );
}

/** The two things a person can do about a group here. */
export function fixWords(subject: ProblemGroup["subject"]): {
  readonly replay: string;
  readonly drop: string;
} {
  switch (subject) {
    case "effect":
      return { replay: msg("Send again…"), drop: msg("Give up…") };
    case "object":
      return { replay: msg("Read again…"), drop: msg("Give up…") };
    case "reading":
      return { replay: msg("Read again…"), drop: msg("Dismiss…") };
    case "twin":
      return { replay: msg("They are two: create it…"), drop: msg("They are one: leave it…") };
    case "document":
    case "register":
      return { replay: msg("Try again…"), drop: msg("Dismiss…") };
  }
}

/** What giving up means. */
export function dropWords(subject: ProblemGroup["subject"], count: number): string {
  switch (subject) {
    case "effect":
      return msg(
        str`${count} will not be sent. The invoices stay as they are here; at the vendor somebody has to do it by hand.`,
      );
    case "object":
      return msg(str`${count} will not be read until something changes there.`);
    case "twin":
      return msg(str`${count} will not be created at the vendor, now and later.`);
    case "reading":
      return msg(
        "The note is forgotten. What may not be read is asked for at once, and the note comes back if that is still so.",
      );
    case "document":
    case "register":
      return msg(
        str`${count} notes are forgotten. If the cause is still there, they come back with the next change.`,
      );
  }
}

/** The dry run in words: what will be sent, what will be new, and why there will be no copies. */
export function previewWords(preview: ReplayPreview): readonly string[] {
  const { calls, reads, heldAgain, gone } = preview;
  const created = (kind: string): number => calls.filter(({ creates }) => creates === kind).length;
  const invoices = created("invoice");
  const others = calls.length - invoices - created("party");
  const lines = [
    calls.length === 0 && reads === 0 ? msg("Nothing would be sent.") : undefined,
    calls.length === 0 ? undefined : countWords(invoices, created("party"), others),
    calls.length === 0 ? undefined : keyWords(calls),
    reads === 0 ? undefined : msg(str`${reads} will be read again; what follows is decided then.`),
    heldAgain.length === 0
      ? undefined
      : msg(str`${heldAgain.length} would be held again for the same reason.`),
    gone === 0 ? undefined : msg(str`${gone} are settled already.`),
  ];
  return lines.filter((line) => line !== undefined);
}

function countWords(invoices: number, customers: number, others: number): string {
  const parts = [
    invoices === 1 ? msg("1 invoice will be sent") : msg(str`${invoices} invoices will be sent`),
    customers === 1 ? msg("1 new customer") : msg(str`${customers} new customers`),
    others === 1 ? msg("1 other change") : msg(str`${others} other changes`),
  ];
  return `${parts.join("; ")}.`;
}

/** Why nothing comes twice, for each way in which that is so. */
function keyWords(calls: ReplayPreview["calls"]): string {
  const has = (key: string): boolean => calls.some((call) => call.key === key);
  const reasons = [
    has("same") ? msg("the vendor is asked first, and the keys are the same as before") : undefined,
    has("next") ? msg("the vendor had answered no, so nothing of it is there") : undefined,
    has("first") ? msg("some were never sent") : undefined,
  ].filter((reason) => reason !== undefined);
  return msg(str`No copies: ${new Intl.ListFormat(viewerLocale).format(reasons)}.`);
}
