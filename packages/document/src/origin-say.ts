import { isConnector } from "@concord/model";
import { isOffice } from "./register-rule.ts";
import type { PathRule, Writer } from "./register-rule.ts";

/** The tool that a fact came from, by its key ("stripe:py_1"); undefined where people recorded it. */
export function factOrigin(path: string): string | undefined {
  const [, key = ""] = path.split(".");
  const [origin = "", id] = key.split(/:(.*)/s);
  return id !== undefined && isConnector(origin) ? origin : undefined;
}

/**
 * Why a writer that the path lets write may not say this of money, for a person: what became of it at a tool, that tool alone says, for called failed by anybody else it
 * would come in a second time. That it came in, the office may say too: who brings along what an earlier tool had keeps its keys. Undefined where nothing speaks against it.
 *
 * @param tool the connector that writes, where that is known
 */
export function originObjection(
  rule: PathRule,
  { path, writer, tool }: { path: string; writer: Writer; tool?: string | undefined },
): string | undefined {
  if (writer === "relay" || writer === "registrar") return undefined;
  const [list = "", key = "", progress] = path.split(".");
  if (rule.pattern === "links.<key>.says") {
    const isOwn = writer === "connector" && (tool === undefined || tool === key);
    return isOwn ? undefined : `What ${key} says of an invoice is said by ${key} alone.`;
  }
  const isMoney = rule.class === "fact" && ofMoney.has(list);
  const origin = isMoney ? factOrigin(path) : undefined;
  if (origin === undefined) return undefined;
  if (progress === undefined && isOffice(writer)) return undefined;
  if (writer === "connector" && (tool === undefined || tool === origin)) return undefined;
  return `What its key says came from ${origin} is said by ${origin} alone. Record what you know of the money under a key of your own.`;
}

const ofMoney: ReadonlySet<string> = new Set(["payments", "refunds", "disputes", "credits"]);
