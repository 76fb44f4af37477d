import type { Refusal } from "./read-result.ts";

// In every runtime that we serve (WHATWG Encoding), but in no ECMAScript lib.
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean },
) => { readonly decode: (bytes: Uint8Array) => string };

/** The text of a file, or why its bytes are not text. */
export type DecodedText = { readonly type: "text"; readonly text: string } | Refusal;

/**
 * Decodes by byte order mark, else by the encoding that an XML declaration names, else as UTF-8.
 * A byte that is not of the encoding refuses the file: a replacement character in a name or an amount would be a silent loss.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes);
  let decoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    return {
      type: "refused",
      line: 1,
      reason: `The file names the encoding "${encoding}", which we do not know.`,
      fix: "Save the file in UTF-8.",
    };
  }
  try {
    return { type: "text", text: decoder.decode(bytes) };
  } catch {
    return {
      type: "refused",
      line: firstFaultyLine(bytes, encoding),
      reason: `The file is not ${encoding} text: some of its bytes mean nothing there.`,
      fix:
        bytes[0] === lessThan
          ? "Save it in UTF-8, or let its first line name the encoding that it has."
          : 'Save it in UTF-8, which a spreadsheet calls "CSV UTF-8". If it is an image or a PDF, ask for the invoice as UBL, JSON or CSV.',
    };
  }
}

/** XML says in its first line what it is encoded in. */
const lessThan = 0x3c;

/** Counted from 1. Told of UTF-8 only, where no line feed is part of another character. */
function firstFaultyLine(bytes: Uint8Array, encoding: string): number {
  if (encoding.toLowerCase() !== "utf-8") return 1;
  const decoder = new TextDecoder(encoding, { fatal: true });
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0) return line;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  return /^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(head)?.[1] ?? "utf-8";
}
