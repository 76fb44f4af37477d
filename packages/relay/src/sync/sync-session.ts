import {
  closeCode,
  decodeClientMessage,
  encodeRelayMessage,
  hasRight,
  protocolVersion,
  verifyToken,
} from "@concord/protocol";
import type { ClientMessage, CloseCode, HelloMessage, RelayMessage } from "@concord/protocol";
import type { Connection } from "../connection.ts";
import type { DoorContext } from "../door.ts";
import { reasonOf } from "../relay-deps.ts";
import { openWorkspaceSession } from "./workspace-session.ts";
import type { WorkspaceSession } from "./workspace-session.ts";

type State =
  | { readonly state: "strange"; readonly waiting: ClientMessage[] }
  | { readonly state: "entering"; readonly waiting: ClientMessage[] }
  | { readonly state: "inside"; readonly session: WorkspaceSession }
  | { readonly state: "ended" };

type RefusalCode = Extract<RelayMessage, { type: "refused" }>["code"];

/** Lets a connection of `/sync` in by its `hello`, and out by silence, an expired token or its own end. */
export function serveSyncConnection(connection: Connection, context: DoorContext): void {
  const { deps, settings, secretKey } = context;
  let state: State = { state: "strange", waiting: [] };
  let lastHeard = deps.now();
  let expiresAt = Number.POSITIVE_INFINITY;

  const refuse = (code: RefusalCode, close: CloseCode, message: string): void => {
    if (state.state === "ended") return;
    deps.log.info("sync-refused", { code, close });
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
  const end = (): void => {
    if (state.state === "inside") state.session[Symbol.dispose]();
    state = { state: "ended" };
    heartbeat[Symbol.dispose]();
  };
  const fail = (error: unknown): void => {
    deps.log.error("sync-failed", { reason: reasonOf(error) });
    refuse("unavailable", closeCode.internal, "The relay failed. Connect again in a moment.");
  };
  const heartbeat = deps.every(settings.heartbeatMs, () => {
    if (deps.now() >= expiresAt) {
      refuse("unauthorised", closeCode.unauthorised, "The token has expired. Get a new one.");
      return;
    }
    if (state.state === "inside" && state.session.isHeld()) lastHeard = deps.now();
    if (deps.now() - lastHeard > 2 * settings.heartbeatMs) {
      // Nobody is there to read a goodbye.
      connection.close(closeCode.timeout, "Nothing was heard for too long.");
      end();
      connection.terminate();
      return;
    }
    if (state.state === "inside") state.session.beat();
  });

  const enter = async (hello: HelloMessage): Promise<void> => {
    const verdict = await verifyToken(secretKey, hello.token, { now: deps.now(), uses: ["sync"] });
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
    expiresAt = grant.expiresAt;
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
    for (const message of waiting) receive(message);
  };

  const renew = async (token: string, session: WorkspaceSession): Promise<void> => {
    const verdict = await verifyToken(secretKey, token, {
      now: deps.now(),
      uses: ["sync"],
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
    expiresAt = verdict.grant.expiresAt;
    connection.send(encodeRelayMessage({ type: "renewed", expiresAt }));
  };

  const receive = (message: ClientMessage): void => {
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
        state.waiting.push(message);
        return;
      case "inside":
        if (message.type === "hello") {
          refuse("malformed", closeCode.malformed, "A connection says hello once.");
        } else if (message.type === "renew") {
          renew(message.token, state.session).catch(fail);
        } else {
          state.session.receive(message);
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
    receive(decoded.message);
  });
  connection.onEnd(end);
}
