import { PasskeysAnswer, ShownPasskey } from "@concord/protocol";
import { bold, dim } from "ansis";
import { openApi } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { CommandFailure } from "../failure.ts";
import { fitColumns } from "../terminal/fit.ts";
import { momentText } from "../terminal/moment.ts";
import { oneLine, outputWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";

export interface PasskeyFlags extends RelayFlags {
  readonly json: boolean;
}

/** `concord passkey list`: with what people sign in, the newest first; an owner sees everybody's. */
export async function passkeyListCommand(flags: PasskeyFlags): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const { items } = await api.get("/api/v1/passkeys?of=all", PasskeysAnswer);
  if (flags.json) return writeJson({ items });
  if (items.length === 0) {
    writeHint("Nobody has a passkey. People add one in the web app, under Settings, This device.");
    return;
  }
  writeData(passkeysText(items, outputWidth()));
}

/** `concord passkey remove ID`: it signs nobody in any more. */
export async function passkeyRemoveCommand(id: string, flags: PasskeyFlags): Promise<void> {
  if (!/^[0-9a-f]{16}$/.test(id)) {
    throw new CommandFailure("This is no passkey's id. See: concord passkey list", { exitCode: 2 });
  }
  const api = openApi(await locateRelay(flags));
  const removed = await api.post(`/api/v1/passkeys/${id}/removal`, {}, ShownPasskey);
  if (flags.json) return writeJson(removed);
  writeHint(
    `The passkey ${oneLine(removed.name)} of ${oneLine(removed.holder.name)} opens nothing any more. Devices that are signed in stay so; concord token revoke --principal ${removed.holder.id} ends those too.`,
  );
}

function passkeysText(items: readonly ShownPasskey[], width: number): string {
  const rows = items.map(({ id, name, holder, addedAt, usedAt }) => [
    bold(id),
    oneLine(holder.name),
    oneLine(name),
    dim(`added ${momentText(addedAt)}`),
    usedAt === null ? dim("not used yet") : `last used ${momentText(usedAt)}`,
  ]);
  const free = [
    { column: 1, least: 8 },
    { column: 2, least: 8 },
  ];
  return table(fitColumns(rows, width, free));
}
