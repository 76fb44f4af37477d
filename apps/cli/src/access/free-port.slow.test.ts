import { once } from "node:events";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { freePort, isPortFree } from "./free-port.ts";

const hasBoth = Object.values(networkInterfaces())
  .flat()
  .some((each) => each?.address === "::1");

test.runIf(hasBoth)(
  "[CM221] a port is not free where somebody else answers to this machine's name: the link would go there",
  async () => {
    const port = await freePort(0, "127.0.0.1", new Set());
    const other = createServer();
    other.listen(port, "::1");
    await once(other, "listening");
    expect(await isPortFree(port, "127.0.0.1")).toBe(false);
    expect(await freePort(port, "127.0.0.1", new Set())).not.toBe(port);
    other.close();
    await once(other, "close");
    expect(await isPortFree(port, "127.0.0.1")).toBe(true);
  },
);
