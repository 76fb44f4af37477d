import { msg, str } from "@lit/localize";
import type { ConnectorEvent, Delivery, DeliveryState } from "@concord/protocol";
import { formatMoment } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { IconName } from "../styles/icons.ts";
import { told } from "../words/language.ts";
import { causeOf } from "./problem-groups.ts";

/** How a call to a vendor stands: never by colour alone. */
export function deliveryWords(state: DeliveryState): {
  readonly words: string;
  readonly tone: "ok" | "info" | "warn" | "bad" | "mute";
  readonly icon: IconName;
} {
  switch (state) {
    case "waiting":
      return { words: msg("Waiting"), tone: "mute", icon: "ring" };
    case "sending":
      return { words: msg("Being sent"), tone: "info", icon: "arrow" };
    case "checking":
      return { words: msg("Being checked"), tone: "warn", icon: "search" };
    case "sent":
      return { words: msg("Sent"), tone: "ok", icon: "check" };
    case "rejected":
      return { words: msg("Rejected"), tone: "bad", icon: "alert" };
    case "needs-you":
      return { words: msg("Needs you"), tone: "bad", icon: "alert" };
    case "given-up":
      return { words: msg("Given up"), tone: "mute", icon: "void" };
    case "overtaken":
      return { words: msg("Overtaken, planned anew"), tone: "mute", icon: "refresh" };
  }
}

/** What the vendor answered, or when it is asked again. `ahead`: how far the server's clock is ahead of this device's. */
export function answerWords(
  { answer, made, retryAt, attempts, state }: Delivery,
  ahead: number,
): readonly string[] {
  const tries = attempts > 1 ? msg(str`${attempts} tries`) : undefined;
  return [
    answer === undefined ? undefined : told(causeOf(answer)),
    answer === undefined ? undefined : requestOf(answer),
    made === undefined ? undefined : told(made),
    retryAt === undefined
      ? undefined
      : msg(str`again ${formatMoment(retryAt - ahead, viewerLocale)}`),
    state === "sent" ? undefined : tries,
  ].filter((part) => part !== undefined);
}

/** The vendor's own name of a request, which its support asks for. */
function requestOf(answer: string): string | undefined {
  const id = /\(request ([^)]+)\)/u.exec(answer)?.[1];
  return id === undefined ? undefined : msg(str`request ${id}`);
}

/** What a bridge did, in words. */
export function eventWords({ what, subject }: ConnectorEvent): string {
  return what === "read"
    ? msg(str`Read and merged: ${told(subject)}`)
    : `${deliveryWords(what).words}: ${told(subject)}`;
}
