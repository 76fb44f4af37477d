import { DocumentId, DocumentKind } from "@concord/model";
import { WorkspaceId, closeCode, hasRight, isPermanent } from "@concord/protocol";
import type { CloseCode } from "@concord/protocol";
import { setAlarm } from "../access/alarm.ts";
import { checkToken, revokedMessage } from "../access/check-token.ts";
import { whoseIs } from "../access/crowd.ts";
import type { Connection } from "../connection.ts";
import type { DoorContext, Guest } from "../door.ts";
import { reasonOf } from "../relay-deps.ts";
import { decodeYjsFrame, signOfLife } from "./yjs-frame.ts";
import type { YjsFrame } from "./yjs-frame.ts";
import { openYjsSession } from "./yjs-session.ts";
import type { YjsSession } from "./yjs-session.ts";

/** What the address of a stock client says: `/yjs/<workspace>/<document>?token=…&kind=…`. */
export interface YjsAddress {
  readonly workspace: string;
  readonly document: string;
  readonly token: string;
  /** For a document that does not exist yet; "invoice" if it is not said. */
  readonly kind: string | null;
}

type State =
  | { readonly state: "entering"; readonly waiting: YjsFrame[] }
  | { readonly state: "inside"; readonly session: YjsSession }
  | { readonly state: "ended" };

/**
 * Lets a stock Yjs client in by the token of its address. Refusals come as close codes after the upgrade, since that is the only
 * word of a server that a stock client understands.
 */
export function serveYjsConnection(
  connection: Connection,
  address: YjsAddress,
  context: DoorContext,
): Guest {
  const { deps, settings, penalties, revocations, meters } = context;
  let state: State = { state: "entering", waiting: [] };
  const ends: Disposable[] = [];
  let waitingBytes = 0;

  const end = (): void => {
    if (state.state === "inside") state.session[Symbol.dispose]();
    if (state.state === "entering") state.waiting.length = 0;
    state = { state: "ended" };
    heartbeat[Symbol.dispose]();
    for (const each of ends) each[Symbol.dispose]();
  };
  const close = (code: CloseCode, reason: string): void => {
    if (state.state === "ended") return;
    deps.log.info("yjs-closed", { code, reason });
    meters.connectionEnded("yjs", code);
    connection.close(code, reason);
    end();
  };
  const fail = (error: unknown): void => {
    deps.log.error("yjs-failed", { reason: reasonOf(error) });
    close(closeCode.internal, "The relay failed");
  };
  const expired = (): void => close(closeCode.unauthorised, "The token has expired");
  const heartbeat = deps.every(settings.heartbeatMs, () => connection.send(signOfLife));

  /** Answers late who was refused before: nothing is read or said until then. */
  const pastPenalty = async (name: string): Promise<void> => {
    const waitMs = penalties.waitMs(name);
    if (waitMs === 0) return;
    using place = penalties.hold(name);
    if (place === null) {
      close(closeCode.tooMany, "Wait before you connect again");
      return;
    }
    connection.pause();
    await new Promise<void>((resolve) => {
      const timer = deps.after(waitMs, resolve);
      connection.onEnd(() => {
        timer[Symbol.dispose]();
        resolve();
      });
    });
    connection.resume();
  };

  const enter = async (): Promise<void> => {
    const workspace = WorkspaceId.safeParse(address.workspace);
    const document = DocumentId.safeParse(address.document);
    const kind = DocumentKind.nullable().safeParse(address.kind);
    if (!workspace.success || !document.success || !kind.success) {
      close(closeCode.unknown, "The address is /yjs/<workspace>/<document id, a UUID>");
      return;
    }
    const verdict = await checkToken(context, address.token, {
      uses: ["yjs"],
      workspace: workspace.data,
    });
    if (state.state !== "entering") return;
    if (verdict.type === "refused") {
      const foreign = verdict.reason === "wrong-workspace" || verdict.reason === "wrong-use";
      close(foreign ? closeCode.forbidden : closeCode.unauthorised, verdict.message);
      return;
    }
    const { grant } = verdict;
    if (!hasRight(grant.principal.role, "read")) {
      close(closeCode.forbidden, "This role may not read");
      return;
    }
    const lookAgain = (): void => {
      if (revocations.isRevoked(grant)) close(closeCode.unauthorised, revokedMessage);
    };
    ends.push(revocations.onRevoked(lookAgain), setAlarm(deps, grant.expiresAt, expired));
    const who = whoseIs(grant);
    connection.admitted(who);
    const place = context.crowd.yjs.enter(who);
    if (place === null) {
      close(closeCode.tooMany, "You have too many documents open. Close some of them");
      return;
    }
    ends.push(place);
    lookAgain();
    // Named for token and document: whoever else uses the one or the other waits for nothing.
    const name = `${grant.workspace}/${document.data}/${grant.principal.id}/${grant.id}`;
    await pastPenalty(name);
    if (state.state !== "entering") return;
    const { waiting } = state;
    const session = openYjsSession(
      connection,
      { workspace: workspace.data, document: document.data, kind: kind.data, grant },
      context,
      {
        fail,
        close: (code, reason) => {
          if (isPermanent(code)) penalties.refused(name);
          close(code, reason);
        },
        tookNews: penalties.stands(name) ? () => penalties.forgive(name) : null,
      },
    );
    // Until SyncStep1 is out, what else arrives goes on waiting: nothing may overtake what waits already.
    await session.start();
    if (state.state !== "entering") {
      session[Symbol.dispose]();
      return;
    }
    state = { state: "inside", session };
    connection.keeps(-waitingBytes);
    for (const frame of waiting) session.receive(frame);
  };

  connection.onFrame((bytes) => {
    const frame = decodeYjsFrame(bytes);
    if (frame === null) {
      close(closeCode.malformed, "These bytes are no y-websocket frame");
      return;
    }
    switch (state.state) {
      case "entering":
        waitingBytes += bytes.byteLength;
        connection.keeps(bytes.byteLength);
        if (
          state.waiting.length >= settings.waitingFrames ||
          waitingBytes > settings.waitingBytes
        ) {
          close(closeCode.tooMany, "Too many frames before the first answer");
          return;
        }
        state.waiting.push(frame);
        return;
      case "inside":
        state.session.receive(frame);
        return;
      case "ended":
        return;
      default:
        state satisfies never;
    }
  });
  connection.onEnd(end);
  enter().catch(fail);
  return {
    leave: () =>
      connection.close(closeCode.goingAway, "The relay restarts. Connect again in a moment."),
  };
}
