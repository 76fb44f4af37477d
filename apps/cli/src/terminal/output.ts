import process from "node:process";
import { stripVTControlCharacters } from "node:util";

/** Writes data: the only thing that goes to stdout. */
export function writeData(text: string): void {
  endWithReader();
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** A reader that has seen enough (`| head`) is no failure of ours. */
function endWithReader(): void {
  if (process.stdout.listenerCount("error") > 0) return;
  process.stdout.on("error", (error) => {
    if ("code" in error && error.code === "EPIPE") process.exit();
    throw error;
  });
}

/** One JSON document on stdout. */
export function writeJson(value: unknown): void {
  writeData(JSON.stringify(value, null, 2));
}

/** A word to the person, on stderr, so that pipes carry data only. */
export function writeHint(text: string): void {
  process.stderr.write(`${text.split("\n").map(colouredLine).join("\n")}\n`);
}

/** Columns of the terminal that stdout is; Infinity where it is none, so that nothing is cut from what a program reads. */
export function outputWidth(): number {
  return columnsOf(process.stdout);
}

/** The same of stderr, where words to a person go. */
export function hintWidth(): number {
  return columnsOf(process.stderr);
}

function columnsOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? stream.columns || 80 : Infinity;
}

/** The same, and no more than `most` of a terminal: a line that is longer is hard to read. */
export function textWidth(most: number): number {
  const width = outputWidth();
  return width === Infinity ? width : Math.min(width, most);
}

/** The text in at most `width` columns, without its middle if it is longer. Only for text without colours. */
export function shorten(text: string, width: number): string {
  const characters = Array.from(oneLine(text));
  if (characters.length <= width) return characters.join("");
  const kept = Math.max(0, width - 1);
  const end = Math.floor(kept / 2);
  return `${characters.slice(0, kept - end).join("")}…${characters.slice(characters.length - end).join("")}`;
}

/** Overrides, embeddings and isolates of direction: what stands beside one is shown in another order than it is written. */
const turning = /[\u202A-\u202E\u2066-\u2069]/g;

/** What somebody typed may hold line ends, terminal codes and characters that turn the direction of a line; none may reach the screen. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .replaceAll(turning, "\uFFFD");
}

/** The same of text that has colours of ours, which stay. */
export function colouredLine(text: string): string {
  return text
    .replaceAll(/(\p{Cc})(\[[\d;]*m)?/gu, (code: string, control: string, colour = "") =>
      control === escape && colour !== "" ? code : ` ${colour}`,
    )
    .replaceAll(turning, "\uFFFD");
}

const escape = "\u001B";

/** "1 file", "2 files". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
