import type { ConnectorCheck, ConnectorState } from "@concord/protocol";
import { dim, green, red, yellow } from "ansis";
import { oneLine } from "../terminal/output.ts";

/** What a vendor said of its connection just now, and how the connection is doing after that. */
export interface CheckedConnection {
  readonly vendor: string;
  readonly isSandbox: boolean;
  readonly state: ConnectorState;
  /** What is behind the state. */
  readonly reason?: string;
  readonly check: ConnectorCheck;
}

/** Who answers, what may be read and what not, what helps, and what else keeps the connection from working. */
export function checkedText({
  vendor,
  isSandbox,
  state,
  reason,
  check,
}: CheckedConnection): string {
  if (check.type === "failed") {
    return [
      `${red("✗")} ${vendor} does not let us in: ${oneLine(check.reason)}`,
      ...check.fixes.map(indented),
    ].join("\n");
  }
  const { account, mayRead, mayNotRead } = check;
  const list = new Intl.ListFormat("en");
  return [
    `${green("✓")} ${vendor} answers for ${oneLine(account)}, ${isSandbox ? "a sandbox: no real money" : "a live account"}.`,
    ...(mayRead.length > 0 ? [indented(`It may read ${list.format(mayRead.map(kindText))}.`)] : []),
    ...mayNotRead.flatMap(({ kind, reason: why, fixes }) => [
      `${yellow("!")} It may not read ${kindText(kind)}: ${oneLine(why)}`,
      ...fixes.map(indented),
    ]),
    ...stateLines(state, reason),
  ].join("\n");
}

/** A vendor that answers is not all: the bridge may be paused, or its connection about to end. */
function stateLines(state: ConnectorState, reason: string | undefined): readonly string[] {
  if (state === "paused") return [`${yellow("!")} Its bridge is paused: nothing is read or sent.`];
  return reason === undefined ? [] : [`${yellow("!")} ${oneLine(reason)}`];
}

function kindText(kind: string): string {
  switch (kind) {
    case "party":
      return "customers";
    case "credit-note":
      return "credit notes";
    default:
      return `${kind}s`;
  }
}

function indented(text: string): string {
  return dim(`  ${oneLine(text)}`);
}
