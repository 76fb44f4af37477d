import { viewerLocale } from "../format/viewer-locale.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment of the past, in full: "21 Nov 2026, 16:05". */
export function momentOf(at: number): string {
  const known = formats.get(viewerLocale);
  const format =
    known ?? new Intl.DateTimeFormat(viewerLocale, { dateStyle: "medium", timeStyle: "short" });
  formats.set(viewerLocale, format);
  return format.format(at);
}
