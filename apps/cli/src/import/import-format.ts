/** What `--format` takes. `auto` looks at the content. */
export const importFormats = ["auto", "ubl", "csv", "json"] as const;
export type ImportFormat = (typeof importFormats)[number];
