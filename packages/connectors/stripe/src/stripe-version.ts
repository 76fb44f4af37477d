/** The API version that our contracts describe. Requests pin it; objects of another version are reported as drift. */
export const stripeApiVersion = "2026-10-28.endive";
