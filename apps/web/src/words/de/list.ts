import type { Catalogue } from "../catalogue.ts";

/** The list of invoices. */
export const list: Catalogue = {};
