/** What the pure parts must know of the connection. */
export interface Company {
  readonly realm: string;
  readonly appUrl: string;
}
