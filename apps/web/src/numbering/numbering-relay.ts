import { LeasesAnswer, NumberPage, SeriesAnswer, ShownLease } from "@concord/protocol";
import type { RegisteredNumber } from "@concord/protocol";
import type { Api, ApiAnswer } from "../page/api.ts";

/** How much is leased. */
export interface LeaseTerms {
  readonly size: number;
  readonly days: number;
}

/** What only the relay knows of numbers, and does with them. */
export interface NumberingRelay {
  readonly series: () => Promise<ApiAnswer<SeriesAnswer>>;
  readonly leases: () => Promise<ApiAnswer<LeasesAnswer>>;
  /** The register of a series from its beginning, page for page. */
  readonly register: (
    series: string,
    onPage: (lines: readonly RegisteredNumber[]) => void,
    signal: AbortSignal,
  ) => Promise<ApiAnswer<undefined>>;
  readonly lease: (
    series: string,
    body: LeaseTerms & { readonly device: string; readonly next?: number },
  ) => Promise<ApiAnswer<ShownLease>>;
  readonly giveBack: (
    series: string,
    body: { readonly device: string; readonly next: number },
  ) => Promise<ApiAnswer<ShownLease>>;
  readonly takeOver: (
    series: string,
    body: {
      readonly epoch: number;
      readonly reason: string;
      readonly device?: string;
    } & LeaseTerms,
  ) => Promise<ApiAnswer<ShownLease>>;
}

const pageSize = 5_000;

const pathOf = (series: string, what: string): string =>
  `/api/v1/series/${encodeURIComponent(series)}/${what}`;

/** @param isUp whether a request could leave: one that cannot tells nothing, and fills the console */
export function numberingRelay(api: Api, isUp: () => boolean): NumberingRelay {
  const unlessDown = <T>(ask: () => Promise<ApiAnswer<T>>): Promise<ApiAnswer<T>> =>
    isUp() ? ask() : Promise.resolve({ type: "unreachable" });

  async function register(
    series: string,
    onPage: (lines: readonly RegisteredNumber[]) => void,
    signal: AbortSignal,
  ): Promise<ApiAnswer<undefined>> {
    let cursor: string | null = null;
    do {
      const query: string = new URLSearchParams({
        limit: String(pageSize),
        ...(cursor !== null && { cursor }),
      }).toString();
      const path = `${pathOf(series, "numbers")}?${query}`;
      const page: ApiAnswer<NumberPage> = await unlessDown(() => api.get(path, NumberPage));
      if (signal.aborted) return { type: "unreachable" };
      if (page.type !== "ok") return page;
      onPage(page.value.items);
      cursor = page.value.next;
    } while (cursor !== null);
    return { type: "ok", value: undefined };
  }

  return {
    series: () => unlessDown(() => api.get("/api/v1/series", SeriesAnswer)),
    leases: () => unlessDown(() => api.get("/api/v1/leases", LeasesAnswer)),
    register,
    lease: (series, body) => unlessDown(() => api.post(pathOf(series, "lease"), body, ShownLease)),
    giveBack: (series, body) =>
      unlessDown(() => api.post(pathOf(series, "lease/return"), body, ShownLease)),
    takeOver: (series, body) =>
      unlessDown(() => api.post(pathOf(series, "lease/take-over"), body, ShownLease)),
  };
}
