import type { Catalogue } from "./catalogue.ts";

/** German texts of what is not kept for working offline: they are not kept either, and come with it. */
export const further = {
  history: async (): Promise<Catalogue> => (await import("./de/history.ts")).history,
  audit: async (): Promise<Catalogue> => (await import("./de/audit.ts")).audit,
  numbering: async (): Promise<Catalogue> => (await import("./de/numbering.ts")).numbering,
  field: async (): Promise<Catalogue> => (await import("./de/field.ts")).field,
  practice: async (): Promise<Catalogue> => (await import("./de/practice.ts")).practice,
  passkeys: async (): Promise<Catalogue> => (await import("./de/passkeys.ts")).passkeys,
} as const;
export type FurtherWords = keyof typeof further;
