/**
 * Up to which clock of a Yjs client id a device was found to hold what the document holds, where somebody else than the id's owner brought it. In memory
 * only: after a reload it is asked again.
 */
export interface Agreements {
  readonly upTo: (device: string, client: number) => number;
  readonly add: (device: string, client: number, upTo: number) => void;
}

/** Stock clients are another device each time they connect. */
const mostKept = 1_000;

export function createAgreements(): Agreements {
  const agreed = new Map<string, number>();
  return {
    upTo: (device, client) => agreed.get(`${device}/${client}`) ?? 0,
    add: (device, client, upTo) => {
      if (agreed.size >= mostKept) agreed.clear();
      const key = `${device}/${client}`;
      agreed.set(key, Math.max(agreed.get(key) ?? 0, upTo));
    },
  };
}
