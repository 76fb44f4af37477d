import { msg, str } from "@lit/localize";
import { unenteredWords } from "../parts/typed-fields.ts";
import type { ValueField } from "../parts/value-field.ts";

/** The page of an invoice, as far as printing it needs. */
export interface PrintedPage {
  /** Enters what is being typed. */
  readonly commit: () => void;
  /** The fields in which something stands that is entered nowhere. */
  readonly open: () => readonly ValueField[];
  /** Whether something that was entered is not stored yet. */
  readonly isStoring: () => boolean;
  readonly say: (text: string) => void;
  readonly jump: (path: string) => void;
}

const wait = (ms: number): Promise<unknown> => new Promise((waited) => setTimeout(waited, ms));

const lookMs = 50;
/** So long for what was entered to be stored. A full device may take for ever. */
const patience = 100;

/** Paper shows what is stored: what is being typed is stored first, and what cannot be entered is named in the place of a paper with another amount. */
export async function printEntered(page: PrintedPage): Promise<void> {
  page.commit();
  const [open] = page.open();
  if (open !== undefined) {
    page.say(msg(str`Not printed: ${unenteredWords(open)} is not entered yet.`));
    return page.jump(open.path);
  }
  for (let looks = 0; page.isStoring() && looks < patience; looks += 1) await wait(lookMs);
  if (page.isStoring()) {
    return page.say(msg("Not printed: what you entered is not stored yet."));
  }
  // The paper has heard of it in the same moment, and is drawn by now.
  await wait(lookMs);
  print();
}
