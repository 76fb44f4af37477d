import { expect, test } from "vitest";
import { noMeters, tellAll } from "./meters.ts";

test("[RL145] a meter that throws disturbs neither the relay nor another meter", () => {
  const heard: string[] = [];
  const broken = Object.fromEntries(
    Object.keys(noMeters).map((hook) => [
      hook,
      () => {
        throw new Error(hook);
      },
    ]),
  );
  const listening = { ...noMeters, evicted: () => void heard.push("evicted") };
  const failures: unknown[] = [];
  const meters = tellAll([{ ...noMeters, ...broken }, listening], (error) => failures.push(error));
  meters.evicted();
  meters.turnFailed("full");
  expect(meters.deliveryOf(0)).toBeNull();
  expect(heard).toEqual(["evicted"]);
  expect(failures).toEqual(["evicted", "turnFailed", "deliveryOf"].map((hook) => new Error(hook)));
});
