import { beforeEach, expect, test, vi } from "vitest";
import { idOf } from "../list/testing/rows.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { AddressNote } from "./address-note.ts";

beforeEach(() => document.body.replaceChildren());

test("[WB734] under this machine's number it is said how many changes are kept here alone, and where the relay is opened now", async () => {
  const named = location.origin.replace(location.hostname, "relay.localhost");
  const asked = vi
    .spyOn(globalThis, "fetch")
    .mockImplementation(async () => Response.json({ provider: null, passkeys: { origin: named } }));
  const note = new AddressNote();
  note.workspace = fakeWorkspace([], {
    unsent: [
      { document: idOf(1), changes: 2, since: 0 },
      { document: idOf(2), changes: 1, since: 0 },
    ],
  }).workspace;
  // The tests' own page may be opened either way.
  note.page = { hostname: "127.0.0.1", origin: "http://127.0.0.1:1", port: "1", protocol: "http:" };
  document.body.append(note);
  await expect.poll(() => note.renderRoot.textContent).toContain("3 changes are not sent yet");
  expect(note.renderRoot.querySelector("a")?.href).toBe(`${named}/`);
  expect(note.renderRoot.querySelector("button")?.textContent?.trim()).toBe(
    "Save a copy of unsent changes",
  );
  asked.mockRestore();
});
