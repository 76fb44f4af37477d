import { allItems } from "../access/all-items.ts";
import { openApi } from "../access/api.ts";
import type { Api } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { NumberPage, SeriesAnswer } from "@concord/protocol";
import type { RegisteredNumber } from "@concord/protocol";
import { CommandFailure, exitCode } from "../failure.ts";
import { writeRegister } from "../invoices/register-file.ts";
import { registerText, seriesText } from "../invoices/series-text.ts";
import { counted, outputWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";

export interface SeriesFlags extends RelayFlags {
  readonly json: boolean;
}

export interface RegisterFlags extends SeriesFlags {
  readonly export?: string;
}

/** `concord series`: the number series, and what was given of each. 3 if a number cannot be accounted for, or two invoices have one. */
export async function seriesListCommand(flags: SeriesFlags): Promise<number> {
  const api = openApi(await locateRelay(flags));
  const { items } = await api.get("/api/v1/series", SeriesAnswer);
  if (flags.json) writeJson({ items });
  else writeData(seriesText(items, outputWidth()));
  const periods = items.flatMap((series) => series.periods);
  const missing = periods.reduce((sum, period) => sum + period.missing, 0);
  const doubled = periods.reduce((sum, period) => sum + period.doubled, 0);
  if (missing > 0) {
    writeHint(
      `${counted(missing, "number")} cannot be accounted for: given before a restore and not come back from any client, or left out. concord series numbers lists them as lost.`,
    );
  }
  if (doubled > 0) {
    writeHint(
      `${counted(doubled, "number")} stand on two invoices, since a restore. Credit one of each and issue it anew.`,
    );
  }
  return missing + doubled > 0 ? exitCode.findings : exitCode.done;
}

/** `concord series numbers [SERIES]`: the register, every number ever taken; on the terminal or into a file. */
export async function numbersCommand(
  wanted: string | undefined,
  flags: RegisterFlags,
): Promise<void> {
  const api = openApi(await locateRelay(flags));
  const { items } = await api.get("/api/v1/series", SeriesAnswer);
  const ids = items.map(({ id }) => id).filter((id) => wanted === undefined || id === wanted);
  if (ids.length === 0) {
    throw new CommandFailure(
      `There is no number series ${wanted ?? ""}. concord series shows them.`,
    );
  }
  const numbers: RegisteredNumber[] = [];
  for (const id of ids) numbers.push(...(await numbersOf(api, id)));
  if (flags.export !== undefined) {
    await writeRegister(flags.export, numbers);
    writeHint(`${counted(numbers.length, "number")} in ${flags.export}`);
    return;
  }
  if (flags.json) writeJson({ items: numbers });
  else if (numbers.length === 0) writeHint("No number was taken yet.");
  else writeData(registerText(numbers, outputWidth()));
}

function numbersOf(api: Api, series: string): Promise<readonly RegisteredNumber[]> {
  const path = `/api/v1/series/${encodeURIComponent(series)}/numbers`;
  return allItems(api, path, NumberPage, { limit: "5000" });
}
