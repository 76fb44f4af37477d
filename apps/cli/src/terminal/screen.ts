import { stripVTControlCharacters } from "node:util";

/** A block of lines at the end of the output that is drawn again and again in place. */
export interface LiveBlock {
  readonly draw: (lines: readonly string[]) => void;
  /** Writes a line above the block, for good. */
  readonly print: (line: string) => void;
  readonly close: () => void;
}

/** On a terminal the block redraws itself; elsewhere only `print` shows, so that logs stay readable. */
export function liveBlock(out: NodeJS.WriteStream): LiveBlock {
  if (!out.isTTY) {
    return {
      draw: () => undefined,
      print: (line) => void out.write(`${line}\n`),
      close: () => undefined,
    };
  }
  let shown: readonly string[] = [];
  const clear = (): void => {
    if (shown.length > 0) out.write(`\x1b[${shown.length}A\x1b[0J`);
  };
  const show = (lines: readonly string[]): void => {
    const width = out.columns || 80;
    // A line longer than the terminal would wrap, and the block would be one line higher than we count.
    shown = lines.map((line) => (visibleLength(line) < width ? line : clip(line, width - 1)));
    for (const line of shown) out.write(`${line}\n`);
  };
  return {
    draw: (lines) => {
      clear();
      show(lines);
    },
    print: (line) => {
      clear();
      out.write(`${line}\n`);
      show(shown);
    },
    close: () => {
      shown = [];
    },
  };
}

/** Columns that a line takes. What we print has no characters of two columns. */
function visibleLength(line: string): number {
  return Array.from(stripVTControlCharacters(line)).length;
}

/** Cut to `width` visible characters; colours are dropped, since a cut code would colour what follows. */
function clip(line: string, width: number): string {
  return Array.from(stripVTControlCharacters(line)).slice(0, width).join("");
}
