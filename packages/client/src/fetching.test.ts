import { DocumentId } from "@concord/model";
import {
  Scope,
  decodeClientMessage,
  decodeRelayMessage,
  encodeRelayMessage,
} from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { createMemoryStorage } from "./memory-storage.ts";
import { openWorkspace } from "./open-workspace.ts";
import type { ConnectSocket } from "./socket.ts";
import { createTestWorkspace } from "./testing/workspace.ts";

const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;
const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const scope = Scope.parse({ windows: [{ assignee: "ben" }] });

test("[CL98] an invoice that was closed while the relay was asked for its news leaves nothing behind", async () => {
  const { clock, relay } = createTestWorkspace();
  let holding = false;
  let held: (() => void)[] = [];
  let stateVector: Uint8Array | null = null;
  const connectSocket: ConnectSocket = (url, events) => {
    const socket = relay.connectSocket(url, {
      ...events,
      message: (frame) => {
        const decoded = decodeRelayMessage(frame);
        if (decoded.type !== "message" || decoded.message.type !== "document")
          return events.message(frame);
        const { message } = decoded;
        // As the real relay does: only what is missing.
        const update =
          stateVector === null ? message.update : Y.diffUpdate(message.update, stateVector);
        const tell = () => events.message(encodeRelayMessage({ ...message, update }));
        if (holding) held.push(tell);
        else tell();
      },
    });
    return {
      ...socket,
      send: (frame) => {
        const decoded = decodeClientMessage(frame);
        if (decoded.type === "message" && decoded.message.type === "fetch")
          stateVector = decoded.message.stateVector;
        socket.send(frame);
      },
    };
  };
  const replica = await openWorkspace({
    url: "ws://relay.test/sync",
    token: "a token",
    storage: createMemoryStorage(),
    deps: {
      clock,
      randomBytes: (n) => crypto.getRandomValues(new Uint8Array(n)),
      connectSocket,
      log: () => undefined,
    },
    origin: { source: "user", actor: "ada" },
    scope,
  });
  await clock.advance(1);
  await replica.create({ kind: "invoice", id, operations: [set("assignee", "ben")] });
  await clock.advance(1);
  const opened = await replica.open(id);
  await replica.apply(id, [set("assignee", "eve")]);
  await clock.advance(1);
  holding = true;
  relay.cut();
  await clock.advance(5_000);
  opened[Symbol.dispose]();
  await clock.advance(1);
  expect(replica.row(id)).toBeUndefined();
  for (const tell of held) tell();
  held = [];
  await clock.advance(1);
  expect(replica.row(id)).toBeUndefined();
  await replica[Symbol.asyncDispose]();
});
