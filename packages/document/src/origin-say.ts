import { isConnector } from "@concord/model";
import type { PathRule, Writer } from "./register-rule.ts";

/** The tool that a fact came from, by its key ("stripe:py_1"); undefined where people recorded it. */
function originOf(path: string): string | undefined {
  const [, key = ""] = path.split(".");
  const [origin = "", id] = key.split(/:(.*)/s);
  return id !== undefined && isConnector(origin) ? origin : undefined;
}

/**
 * Why a writer that the path lets write may not say this of money, for a person: what came in at a tool, and what became of it there, that tool alone says. Said by
 * anybody else it would be entered into the books as that tool's. Undefined where nothing speaks against it.
 *
 * @param tool the connector that writes, where that is known
 */
export function originObjection(
  rule: PathRule,
  { path, writer, tool }: { path: string; writer: Writer; tool?: string | undefined },
): string | undefined {
  if (writer === "relay" || writer === "registrar") return undefined;
  const isFact = rule.class === "fact" && /^(?:payments|refunds|disputes|credits)\./u.test(path);
  const origin = isFact ? originOf(path) : undefined;
  if (origin === undefined) return undefined;
  const isOwn = writer === "connector" && (tool === undefined || tool === origin);
  return isOwn
    ? undefined
    : `What its key says came from ${origin} is said by ${origin} alone. Record what you know of the money under a key of your own.`;
}
