import { WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { WorkspaceDesk } from "./workspace-desk.ts";

const host = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => undefined,
  updateComplete: Promise.resolve(true),
};
const workspace = WorkspaceId.parse("main");

test.each([
  ["while the first sync runs", { caughtUp: false, syncedAt: null }, false],
  ["once everything is here", { caughtUp: true, syncedAt: null }, true],
  ["offline, where everything once was", { caughtUp: false, syncedAt: 1 }, true],
])(
  "[WB474] that nobody has begun the document of the workspace is known %s: %o",
  async (_, state, isKnown) => {
    const { workspace: shown, calls } = fakeWorkspace([], { workspace, ...state });
    const desk = new WorkspaceDesk(host);
    desk.turnTo(shown);
    expect(desk.snapshot() !== undefined).toBe(isKnown);
    desk.make({
      operations: [{ type: "set-field", path: "company.name", value: "Acme" }],
      overlay: {},
    });
    await new Promise((turn) => setTimeout(turn));
    expect(calls.length > 0).toBe(isKnown);
  },
);
