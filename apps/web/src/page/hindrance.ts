/** What keeps the app from beginning in a browser. */
export type Hindrance =
  /** Over plain http from another machine a browser gives neither locks nor random ids nor work without a network. */
  | { readonly type: "insecure" }
  /** The person, or whoever manages the browser, lets this site keep nothing. */
  | { readonly type: "no-storage" }
  | { readonly type: "failed"; readonly why: string };

export interface Surroundings {
  readonly isSecureContext: boolean;
  /** Merely to reach for it throws where a site may keep nothing. */
  readonly storage: () => Pick<Storage, "getItem">;
}

/** What is known to hinder before anything is tried. */
export function hindranceOf({ isSecureContext, storage }: Surroundings): Hindrance | undefined {
  if (!isSecureContext) return { type: "insecure" };
  try {
    storage().getItem("concord");
    return undefined;
  } catch {
    return { type: "no-storage" };
  }
}
