import { fairWeather } from "./network.ts";
import { connected, people } from "./step.ts";
import type { Connected, Step } from "./step.ts";
import type { World } from "./world.ts";

export function kill(world: World, { who, downMs }: Extract<Step, { readonly do: "kill" }>): void {
  const { relay, bridge, clients, clock } = world;
  if (who === "relay") void relay.kill();
  else if (who === "bridge") bridge.kill();
  else clients[who].kill();
  clock.at(clock.now() + downMs, () => startAgain(world, who));
}

function startAgain(
  { relay, bridge, clients }: World,
  who: Extract<Step, { readonly do: "kill" }>["who"],
): void {
  if (who === "relay") void relay.start();
  else if (who === "bridge") void bridge.start();
  else void clients[who].start();
}

export function weather(
  { network, clock }: World,
  step: Extract<Step, { readonly do: "freeze" | "slow" }>,
): void {
  const frozen = (way: "up" | "down"): "frozen" | "flows" =>
    step.do === "freeze" && (step.way === way || step.way === "both") ? "frozen" : "flows";
  network.setWeather(step.who, {
    up: frozen("up"),
    down: frozen("down"),
    delay: step.do === "slow" ? [300, 4_000] : fairWeather.delay,
  });
  clock.at(clock.now() + step.forMs, () => network.setWeather(step.who, fairWeather));
}

export function fillDisk(
  world: World,
  { who, forMs }: Extract<Step, { readonly do: "disk-full" }>,
): void {
  const host =
    who === "relay" ? world.relay : who === "bridge" ? world.bridgeDevice : world.clients[who];
  host.setDisk("full");
  world.clock.at(world.clock.now() + forMs, () => host.setDisk("works"));
}

export async function restore(world: World, downMs: number): Promise<void> {
  const { relay, shutOut, clock, note } = world;
  const madeAt = await relay.restore();
  if (madeAt === undefined) return;
  note(`the relay is restored from a backup ${clock.now() - madeAt} ms old`);
  shutOut.forgetSince(madeAt, clock.now());
  clock.at(clock.now() + downMs, () => void relay.start());
}

export function revoke(world: World, step: Extract<Step, { readonly do: "revoke" }>): void {
  const { relay, signIns, shutOut, clock, note } = world;
  const { principal } = signIns[step.who];
  const whose = connected.filter((name) =>
    step.what === "principal" ? signIns[name].principal === principal : name === step.who,
  );
  for (const name of whose) signIns[name].signOut();
  const taken =
    step.what === "principal"
      ? relay.revoke("principal", [principal])
      : relay.revoke("token", signIns[step.who].given());
  void taken
    .then((isTaken) => {
      if (!isTaken) return undefined;
      note(`${whose.join(" and ")}: what was given is taken back`);
      // Somebody may have signed in again before it was.
      for (const name of whose) if (signIns[name].isOut()) shutOut.begin(name, clock.now());
      return undefined;
    })
    .catch(() => note(`${whose.join(" and ")}: nothing could be taken back`));
  clock.at(clock.now() + step.awayMs, () => {
    for (const name of whose) signInAgain(world, name);
  });
}

function signInAgain(
  { clients, bridgeDevice, signIns, shutOut, clock }: World,
  name: Connected,
): void {
  shutOut.end(name, clock.now());
  signIns[name].signIn();
  // A stock tool tries by itself; ours waits for its person.
  if (name === "stock") return;
  const host = name === "bridge" ? bridgeDevice : clients[name];
  host.replica()?.connect();
}

/** Everything works again: the network, the disks, the vendor, and every process runs. */
export function heal(world: World): void {
  const { relay, bridge, bridgeDevice, clients, network, vendor } = world;
  world.setSignIn("open");
  for (const name of connected) signInAgain(world, name);
  vendor.faults.length = 0;
  relay.setDisk("works");
  void relay.start();
  bridgeDevice.setDisk("works");
  void bridge.start();
  for (const name of people) {
    clients[name].setDisk("works");
    void clients[name].start();
    network.setWeather(name, fairWeather);
  }
  network.setWeather("bridge", fairWeather);
  network.setWeather("stock", fairWeather);
}
