import { expect, onTestFinished, test, vi } from "vitest";
import { createPatience } from "../page/patience.ts";
import { joinWorkspace } from "../page/workspace.ts";
import { sayOpening } from "./say-opening.ts";

test("[WB161] nobody takes over from a worker that still opens the replica, and says so", async () => {
  const name = `concord-${crypto.randomUUID()}`;
  const [tabs, worker] = [new BroadcastChannel(name), new BroadcastChannel(name)];
  onTestFinished(() => {
    tabs.close();
    worker.close();
  });
  const workspace = joinWorkspace("here", tabs);
  const patience = createPatience(3);
  const tick = () => patience.tick(true, workspace.unanswered());
  let again: (() => void) | undefined;
  const opening = sayOpening(
    { post: (message) => worker.postMessage(message) },
    {
      now: Date.now,
      every: (_ms, run) => {
        again = run;
        return () => (again = undefined);
      },
    },
  );
  for (let second = 0; second < 12; second += 1) {
    const before = workspace.unanswered();
    again?.();
    await vi.waitUntil(() => workspace.unanswered() !== before, { interval: 1 });
    expect(tick()).toBe("wait");
  }
  opening[Symbol.dispose]();
  expect(again).toBeUndefined();
  expect([tick(), tick(), tick()]).toContain("take-over");
});
