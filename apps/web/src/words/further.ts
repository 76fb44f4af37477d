/** German texts of what is not kept for working offline: they are not kept either, and come with it. */
export const further = {
  history: () => import("./de/history.ts"),
  audit: () => import("./de/audit.ts"),
  numbering: () => import("./de/numbering.ts"),
  field: () => import("./de/field.ts"),
  practice: () => import("./de/practice.ts"),
  passkeys: () => import("./de/passkeys.ts"),
} as const;
export type FurtherWords = keyof typeof further;
