import { msg, str } from "@lit/localize";
import type { Workspace } from "../page/workspace.ts";
import { connectorName } from "../words/connector-name.ts";
import { told } from "../words/language.ts";
import type { BoardSource } from "./board-source.ts";

export type ConnectorAct = "sweep" | "pause" | "resume";

/** Why this person cannot do that with connectors now; "" if they can. */
export function barredFrom(
  right: "write" | "manage",
  source: BoardSource | undefined,
  workspace: Pick<Workspace, "state">,
): string {
  if (source?.state().type !== "live") return msg("This needs a connection.");
  const role = workspace.state()?.principal?.role;
  if (role === "owner" || (right === "write" && role === "editor")) return "";
  return msg("Only owners and editors decide this.");
}

/** Asks a connector for something. Returns what to say of it. */
export async function askConnector(
  source: BoardSource | undefined,
  connector: string,
  act: ConnectorAct,
): Promise<string> {
  const answer = await source?.act(connector, act);
  const name = connectorName(connector);
  if (answer === undefined || answer.type === "unreachable") {
    return msg("The server cannot be reached.");
  }
  if (answer.type === "refused") return told(answer.message);
  switch (act) {
    case "sweep":
      return msg(str`${name} is asked what has changed.`);
    case "pause":
      return msg(str`${name} is paused. What comes in is kept.`);
    case "resume":
      return msg(str`${name} goes on.`);
  }
}
