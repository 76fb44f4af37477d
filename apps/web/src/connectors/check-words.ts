import { msg, str } from "@lit/localize";
import type { ConnectorCheck } from "@concord/protocol";
import { viewerLocale } from "../format/viewer-locale.ts";
import { told } from "../words/language.ts";

/** What a test of the connection found, a line each: who answers, what may be read, and what helps. */
export function checkWords(
  checked: ConnectorCheck,
  name: string,
  isSandbox: boolean,
): readonly string[] {
  if (checked.type === "failed") {
    return [
      msg(str`${name} does not let us in: ${told(checked.reason)}`),
      ...checked.fixes.map(told),
    ];
  }
  const { account, mayRead, mayNotRead } = checked;
  const list = new Intl.ListFormat(viewerLocale);
  const who = isSandbox
    ? msg(str`${name} answers for ${account}, a sandbox: no real money.`)
    : msg(str`${name} answers for ${account}, a live account.`);
  return [
    who,
    ...(mayRead.length > 0 ? [msg(str`It may read ${list.format(mayRead.map(kindWords))}.`)] : []),
    ...mayNotRead.flatMap(({ kind, reason, fixes }) => [
      msg(str`It may not read ${kindWords(kind)}: ${told(reason)}`),
      ...fixes.map(told),
    ]),
  ];
}

function kindWords(kind: string): string {
  switch (kind) {
    case "invoice":
      return msg("invoices");
    case "party":
      return msg("customers");
    case "item":
      return msg("items");
    case "payment":
      return msg("payments");
    case "credit-note":
      return msg("credit notes");
    case "refund":
      return msg("refunds");
    default:
      return kind;
  }
}
