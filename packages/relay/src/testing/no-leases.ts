import type { LeaseKnowledge } from "../core/leased-issues.ts";

/** Where nobody was ever leased a number series. */
export const noLeases: LeaseKnowledge = { sightOf: () => undefined, isGranted: () => false };
