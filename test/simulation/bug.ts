/** Faults that can be planted, to see that a run would find them. */
export const bugs = [
  "ack-before-commit",
  "reused-client-id",
  "forgotten-shadow",
  "restored-in-secret",
  "deaf-to-revocations",
] as const;
export type Bug = (typeof bugs)[number];
