/** Under which other address the same relay of this machine may have been opened. A browser keeps something of its own for each. */
export interface OtherAddress {
  /** What it is called by there. */
  readonly type: "name" | "number";
  readonly url: string;
}

type Page = Pick<Location, "hostname" | "origin" | "port" | "protocol">;

/** @param named where the relay says that it is to be opened, where that is known */
export function otherAddress(page: Page, named: string | undefined): OtherAddress | undefined {
  if (isNumber(page)) {
    return named === undefined || named === page.origin ? undefined : { type: "name", url: named };
  }
  if (page.hostname !== "localhost" || page.protocol !== "http:") return undefined;
  return { type: "number", url: `http://127.0.0.1${page.port === "" ? "" : `:${page.port}`}` };
}

/** Whether a page was opened by this machine's number. */
function isNumber({ hostname }: Pick<Location, "hostname">): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
