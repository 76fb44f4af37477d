// What a connector tells people of its connection. Nothing of a secret is in it.

/** One thing of the vendor's that is used for something of ours, for people. */
export interface Mapped {
  /** For what: "Account for money that came in". */
  readonly what: string;
  readonly is: string;
  /** The variable of the bridge's environment that says it, or can. Absent for what is only found at the vendor. */
  readonly setting?: string;
}

/** How long the connection holds. Times are milliseconds since 1970. */
export interface Credentials {
  /** When tokens were renewed last. */
  readonly renewedAt: number;
  /** When a person must have connected again, if nothing renews them before. Absent: never, as far as is known. */
  readonly endsAt?: number;
}
