/** What a browser that went to the provider must bring back, and what the answer is checked against. */
export interface OpenFlow {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Sign-ins that were begun. Each is taken once, within its time, and only so many are kept: beginning one needs no right. */
export interface OpenFlows {
  readonly keep: (id: string, flow: OpenFlow) => void;
  readonly take: (id: string) => OpenFlow | undefined;
}

const patienceMs = 600_000;
const mostFlows = 1_000;

export function createOpenFlows(now: () => number): OpenFlows {
  const flows = new Map<string, { readonly flow: OpenFlow; readonly until: number }>();
  return {
    keep: (id, flow) => {
      const at = now();
      for (const [each, { until }] of flows) {
        // A Map keeps its insertion order: the first is the oldest.
        if (until > at && flows.size < mostFlows) break;
        flows.delete(each);
      }
      flows.set(id, { flow, until: at + patienceMs });
    },
    take: (id) => {
      const known = flows.get(id);
      flows.delete(id);
      return known !== undefined && known.until > now() ? known.flow : undefined;
    },
  };
}
