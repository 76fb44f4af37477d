import { freePort, isPortFree } from "../access/free-port.ts";
import { CommandFailure } from "../failure.ts";
import type { StartPorts } from "./start-plan.ts";

/** The relay gets the port that was asked for, the other parts the free ones behind it. */
export async function choosePorts(wanted: number, host: string): Promise<StartPorts> {
  if (wanted !== 0 && !(await isPortFree(wanted, host))) {
    throw new CommandFailure(
      `Port ${wanted} is taken by another program. Choose another: npm start -- --port ${wanted + 100}`,
    );
  }
  const taken = new Set<number>();
  const next = async (from: number): Promise<number> => {
    const port = await freePort(from, host, taken);
    taken.add(port);
    return port;
  };
  const relay = await next(wanted);
  const other = wanted === 0 ? 0 : relay + 1;
  return {
    relay,
    sandboxes: { stripe: await next(other), quickbooks: await next(other) },
    bridges: { stripe: await next(other), quickbooks: await next(other) },
  };
}
