/** The addresses that the app itself understands, `:id` for any segment. The build hands this list to the relay, which answers each with the app. */
export const places = [
  "/",
  "/invoices",
  "/invoices/:id",
  "/invoices/:id/history",
  "/conflicts",
  "/conflicts/:id",
  "/connectors",
  "/connectors/:id",
  "/print",
  "/settings",
  "/settings/company",
  "/settings/numbering",
  "/settings/rules",
  "/settings/appearance",
  "/settings/device",
  "/audit",
  "/practice",
  "/sign-in",
] as const;
export type Place = (typeof places)[number];

/** The segments that stand for `:id`s, if an address is of a place. */
export function segmentsOf(place: Place, path: string): readonly string[] | undefined {
  const pattern = new RegExp(`^${place.replaceAll(/:\w+/g, "([^/]+)")}$`);
  return pattern.exec(path)?.slice(1);
}
