import { leasedNumber, utcDay } from "@concord/model";
import { LeasesAnswer, ShownLease } from "@concord/protocol";
import { openApi } from "../access/api.ts";
import type { Api } from "../access/api.ts";
import { locateRelay } from "../access/locate.ts";
import type { RelayFlags } from "../access/locate.ts";
import { CommandFailure } from "../failure.ts";
import { deviceFile, heldLease, openDevice, patiently } from "../invoices/device-replica.ts";
import { leasesText } from "../invoices/series-text.ts";
import { outputWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";

export interface LeaseFlags extends RelayFlags {
  readonly device?: string;
  readonly json: boolean;
}

export interface LeaseTermsFlags extends LeaseFlags {
  readonly size: number;
  readonly days: number;
}

export interface TakeOverFlags extends LeaseTermsFlags {
  readonly reason: string;
  /** Leases the series to nobody. */
  readonly end: boolean;
}

const pathOf = (series: string, what = ""): string =>
  `/api/v1/series/${encodeURIComponent(series)}/lease${what}`;

/** What is refused of a lease is told in the words of the refusal alone. */
async function asked(api: Api, path: string, body: object): Promise<ShownLease> {
  const answer = await api.tryPost(path, body, ShownLease);
  if (answer.type === "ok") return answer.value;
  const { problem } = answer;
  throw new CommandFailure(problem.detail ?? problem.title);
}

/** `concord series lease SERIES`: leases a series to this device, or renews the lease that it has, and waits until the device knows of it. */
export async function leaseCommand(series: string, flags: LeaseTermsFlags): Promise<void> {
  const access = await locateRelay(flags);
  await using replica = await openDevice(deviceFile(flags), access);
  await replica.caughtUp();
  const next = (await heldLease(replica, series))?.next;
  const body = {
    device: replica.device,
    size: flags.size,
    days: flags.days,
    ...(next !== undefined && { next }),
  };
  const lease = await asked(openApi(access), pathOf(series), body);
  await untilKnown(replica, lease);
  tell(lease, flags, (await heldLease(replica, series))?.next);
}

/** `concord series renew SERIES`: more numbers and time for a lease that this device has. */
export async function renewCommand(series: string, flags: LeaseTermsFlags): Promise<void> {
  const access = await locateRelay(flags);
  {
    await using replica = await openDevice(deviceFile(flags), access);
    await replica.caughtUp();
    const held = await heldLease(replica, series);
    if (held?.lease.state !== "active") {
      throw new CommandFailure(
        `This device holds no lease of ${series}. Ask for one with: concord series lease ${series}`,
      );
    }
  }
  await leaseCommand(series, flags);
}

/** `concord series return SERIES`: sends what waits, and gives the lease back. */
export async function returnCommand(series: string, flags: LeaseFlags): Promise<void> {
  const access = await locateRelay(flags);
  await using replica = await openDevice(deviceFile(flags), access);
  await replica.caughtUp();
  if (!(await patiently(() => replica.status().state === "synced"))) {
    throw new CommandFailure(
      "Not everything that this device has issued is at the relay yet. Try again.",
    );
  }
  const held = await heldLease(replica, series);
  if (held === undefined) throw new CommandFailure(`This device holds no lease of ${series}.`);
  const body = { device: replica.device, next: held.next ?? held.lease.to + 1 };
  const lease = await asked(openApi(access), pathOf(series, "/return"), body);
  await untilKnown(replica, lease);
  tell(lease, flags);
}

/** `concord series take-over SERIES`: ends the lease of a device that cannot give it back, and leases the series to this one unless told to end it only. */
export async function takeOverCommand(series: string, flags: TakeOverFlags): Promise<void> {
  const access = await locateRelay(flags);
  const api = openApi(access);
  const { items } = await api.get("/api/v1/leases", LeasesAnswer);
  const seen = items.find((lease) => lease.series === series && lease.state === "active");
  if (seen === undefined) throw new CommandFailure(`Nobody holds a lease of ${series}.`);
  const { reason, size, days, end } = flags;
  const body = { epoch: seen.epoch, reason, size, days };
  if (end) {
    tell(await asked(api, pathOf(series, "/take-over"), body), flags);
    return;
  }
  await using replica = await openDevice(deviceFile(flags), access);
  await replica.caughtUp();
  const lease = await asked(api, pathOf(series, "/take-over"), {
    ...body,
    device: replica.device,
  });
  await untilKnown(replica, lease);
  tell(lease, flags);
}

/** `concord series leases`: who holds, and held, which series, and on which device. */
export async function leasesCommand(flags: LeaseFlags): Promise<void> {
  const { items } = await openApi(await locateRelay(flags)).get("/api/v1/leases", LeasesAnswer);
  if (flags.json) writeJson({ items });
  else if (items.length === 0) writeHint("No series was ever leased.");
  else writeData(leasesText(items, outputWidth()));
}

async function untilKnown(
  replica: Awaited<ReturnType<typeof openDevice>>,
  lease: ShownLease,
): Promise<void> {
  const isKnown = await patiently(async () => {
    const held = (await heldLease(replica, lease.series))?.lease;
    return held?.id === lease.id && held.state === lease.state && held.until === lease.until;
  });
  if (!isKnown) {
    throw new CommandFailure(
      "The relay has granted it, and this device has not heard of it yet. Run the command again before it goes offline.",
    );
  }
}

/** `next`: the count that the device gives next; what lies before is given. */
function tell(lease: ShownLease, { json }: { readonly json: boolean }, next = lease.from): void {
  if (json) {
    writeJson(lease);
    return;
  }
  const numbers = [next, lease.to].map((count) => leasedNumber(lease, utcDay(Date.now()), count));
  writeData(
    lease.state === "active"
      ? `${numbers.join(" to ")}, until ${lease.until}`
      : `The lease has ended: ${lease.state}.`,
  );
}
