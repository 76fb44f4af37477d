import {
  closeCode,
  decodeClientMessage,
  encodeRelayMessage,
  epochNumber,
  hasRight,
  protocolVersion,
} from "@concord/protocol";
import type {
  ClientMessage,
  CloseCode,
  Epoch,
  Grant,
  HelloMessage,
  RelayMessage,
} from "@concord/protocol";
import { setAlarm } from "../access/alarm.ts";
import { checkToken, revokedMessage } from "../access/check-token.ts";
import { whoseIs } from "../access/crowd.ts";
import type { Connection, ConnectionEnd } from "../connection.ts";
import type { DoorContext, Guest } from "../door.ts";
import { reasonOf } from "../relay-deps.ts";
import { isSealedEpoch } from "../storage/epoch-name.ts";
import { openWorkspaceSession } from "./workspace-session.ts";
import type { WorkspaceSession } from "./workspace-session.ts";

/** A message and the size of its frame. */
type Arrived = readonly [message: ClientMessage, bytes: number];

type State =
  | { readonly state: "strange"; readonly waiting: Arrived[] }
  | { readonly state: "entering"; readonly waiting: Arrived[] }
  | { readonly state: "inside"; readonly session: WorkspaceSession }
  | { readonly state: "ended" };

type RefusalCode = Extract<RelayMessage, { type: "refused" }>["code"];

/** Lets a connection of `/sync` in by its `hello`, and out by silence, an expired token or its own end. */
export function serveSyncConnection(connection: Connection, context: DoorContext): Guest {
  const { deps, settings, secretKey, storage, revocations, meters } = context;
  let state: State = { state: "strange", waiting: [] };
  let lastHeard = deps.now();
  let waitingBytes = 0;
  let place: Disposable | null = null;
  let access: { readonly grant: Grant; readonly ends: readonly Disposable[] } | null = null;

  const refuse = (code: RefusalCode, close: CloseCode, message: string): void => {
    if (state.state === "ended") return;
    deps.log.info("sync-refused", { code, close });
    meters.connectionEnded("sync", close);
    connection.send(
      encodeRelayMessage({
        type: "refused",
        code,
        message,
        document: null,
        request: null,
        closing: true,
      }),
    );
    connection.close(close, message);
    end();
  };
  const end = (how?: ConnectionEnd): void => {
    if (state.state === "inside") {
      if (how === "lost") state.session.lost();
      state.session[Symbol.dispose]();
    }
    if (state.state === "entering") state.waiting.length = 0;
    state = { state: "ended" };
    heartbeat[Symbol.dispose]();
    for (const each of access?.ends ?? []) each[Symbol.dispose]();
    place?.[Symbol.dispose]();
  };
  const expired = (): void =>
    refuse("unauthorised", closeCode.unauthorised, "The token has expired. Get a new one.");
  /** From here on the connection lasts as long as this token does. */
  const grantAccess = (grant: Grant): void => {
    for (const each of access?.ends ?? []) each[Symbol.dispose]();
    const look = (): void => {
      if (!revocations.isRevoked(grant)) return;
      refuse("unauthorised", closeCode.unauthorised, revokedMessage);
    };
    const ends = [revocations.onRevoked(look), setAlarm(deps, grant.expiresAt, expired)];
    access = { grant, ends };
    connection.admitted(whoseIs(grant));
    look();
  };
  const fail = (error: unknown): void => {
    deps.log.error("sync-failed", { reason: reasonOf(error) });
    refuse("unavailable", closeCode.internal, "The relay failed. Connect again in a moment.");
  };
  const heartbeat = deps.every(settings.heartbeatMs, () => {
    if (state.state === "inside" && state.session.isHeld()) lastHeard = deps.now();
    if (deps.now() - lastHeard > 2 * settings.heartbeatMs) {
      // Nobody is there to read a goodbye.
      meters.connectionEnded("sync", closeCode.timeout);
      connection.close(closeCode.timeout, "Nothing was heard for too long.");
      end("lost");
      connection.terminate();
      return;
    }
    if (state.state === "inside") state.session.beat();
  });

  const enter = async (hello: HelloMessage): Promise<void> => {
    const verdict = await checkToken(context, hello.token, { uses: ["sync", "session"] });
    if (state.state !== "entering") return;
    if (verdict.type === "refused") {
      refuse("unauthorised", closeCode.unauthorised, verdict.message);
      return;
    }
    const { grant } = verdict;
    if (!hasRight(grant.principal.role, "read")) {
      refuse("forbidden", closeCode.forbidden, "This role may not read.");
      return;
    }
    if (knowsLaterEpoch(hello, storage.epoch(), secretKey)) {
      // One backup was restored twice, or an older one after a newer: what was written in between must not meet the same numbers again.
      await context.outlived(epochNumber(hello.epoch));
      return;
    }
    place = context.crowd.sync.enter(whoseIs(grant));
    if (place === null) {
      refuse("too-many", closeCode.tooMany, "You are connected too often. Come back later.");
      return;
    }
    grantAccess(grant);
    const { waiting } = state;
    const session = openWorkspaceSession(connection, { hello, grant }, context, {
      fail,
      forbid: (message) => refuse("forbidden", closeCode.forbidden, message),
      sendAway: () => refuse("too-many", closeCode.tooMany, "Too much at once. Come back later."),
    });
    // Until welcome is out, what else arrives goes on waiting: nothing may overtake what waits already.
    await session.start();
    if (state.state !== "entering") {
      session[Symbol.dispose]();
      return;
    }
    state = { state: "inside", session };
    connection.keeps(-waitingBytes);
    for (const arrived of waiting) receive(...arrived);
  };

  const renew = async (token: string, session: WorkspaceSession): Promise<void> => {
    const verdict = await checkToken(context, token, {
      uses: ["sync", "session"],
      workspace: session.grant.workspace,
    });
    if (state.state !== "inside") return;
    if (verdict.type === "refused" || verdict.grant.principal.id !== session.grant.principal.id) {
      refuse("unauthorised", closeCode.unauthorised, "The new token is not for this connection.");
      return;
    }
    if (verdict.grant.principal.role !== session.grant.principal.role) {
      refuse("unauthorised", closeCode.goingAway, "The role has changed. Connect again.");
      return;
    }
    grantAccess(verdict.grant);
    const { expiresAt } = verdict.grant;
    connection.send(encodeRelayMessage({ type: "renewed", expiresAt }));
  };

  const receive = (...[message, bytes]: Arrived): void => {
    switch (state.state) {
      case "strange":
        if (message.type !== "hello") {
          refuse("malformed", closeCode.malformed, "The first message must be hello.");
          return;
        }
        state = { state: "entering", waiting: state.waiting };
        enter(message).catch(fail);
        return;
      case "entering":
        if (state.waiting.length >= settings.waitingFrames) {
          refuse("too-many", closeCode.tooMany, "Wait for welcome before you send more.");
          return;
        }
        state.waiting.push([message, bytes]);
        return;
      case "inside":
        if (message.type === "hello") {
          refuse("malformed", closeCode.malformed, "A connection says hello once.");
        } else if (message.type === "renew") {
          renew(message.token, state.session).catch(fail);
        } else {
          state.session.receive(message, bytes);
        }
        return;
      case "ended":
        return;
      default:
        state satisfies never;
    }
  };

  connection.onFrame((frame) => {
    lastHeard = deps.now();
    if (state.state === "entering") {
      waitingBytes += frame.byteLength;
      connection.keeps(frame.byteLength);
      if (waitingBytes > settings.waitingBytes) {
        refuse("too-many", closeCode.tooMany, "Wait for welcome before you send more.");
        return;
      }
    }
    const decoded = decodeClientMessage(frame);
    if (decoded.type === "unsupported-version") {
      refuse(
        "unsupported-version",
        closeCode.unsupportedVersion,
        `This relay speaks version ${protocolVersion}, not ${decoded.version}. Update the older of the two.`,
      );
      return;
    }
    if (decoded.type === "malformed") {
      refuse("malformed", closeCode.malformed, "These bytes are no message of this protocol.");
      return;
    }
    receive(decoded.message, frame.byteLength);
  });
  connection.onEnd(end);
  return {
    leave: (comeBackAfterMs) => {
      // What it still sends until it has closed its end is taken; the answer waits until it comes back.
      if (state.state === "inside") {
        connection.send(encodeRelayMessage({ type: "leaving", comeBackAfterMs }));
      }
      connection.close(closeCode.goingAway, "The relay restarts. Connect again in a moment.");
    },
  };
}

/** Whether the client has seen a history of this store whose relay wrote under a later number, or the same in another history. */
function knowsLaterEpoch(
  hello: HelloMessage,
  epoch: Epoch,
  key: Uint8Array,
): hello is HelloMessage & { readonly epoch: Epoch } {
  if (hello.epoch === null || hello.epoch === epoch) return false;
  return epochNumber(hello.epoch) >= epochNumber(epoch) && isSealedEpoch(key, hello.epoch);
}
