import { DocumentId } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import type { ListedRow, WorkspaceState } from "../../wire/messages.ts";
import { createTypedText } from "../typed-text.ts";
import type { Workspace } from "../workspace.ts";

const nothing = (): void => undefined;

export interface FakeWorkspace {
  readonly workspace: Workspace;
  /** What was asked for, in its order. */
  readonly calls: readonly unknown[];
  /** All rows have come. */
  readonly arrive: (...all: readonly ListedRow[]) => void;
  readonly put: (...changed: readonly ListedRow[]) => void;
}

/** A workspace of rows, all synced unless the state says otherwise. Whatever is asked for is done. */
export function fakeWorkspace(
  given: readonly ListedRow[],
  state: Partial<WorkspaceState> = {},
  extent: "look" | "whole" = "whole",
): FakeWorkspace {
  let present = extent;
  const rows = new Map(given.map((row) => [row.document, row]));
  const listeners = new Set<() => void>();
  const calls: unknown[] = [];
  let version = 1;
  const document = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
  const done = async (...call: unknown[]) => {
    calls.push(call);
    return { type: "done", document } as const;
  };
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const workspace: Workspace = {
    rows: () => rows,
    extent: () => present,
    rowsVersion: () => version,
    conflicts: () => 0,
    asked: () => 0,
    state: () => ({
      workspace: WorkspaceId.parse("main"),
      principal: null,
      device: DeviceId.parse("0000000000000000000000"),
      storage: "lasting",
      status: { state: "synced" },
      link: "live",
      stopped: null,
      caughtUp: true,
      syncedAt: 0,
      unsent: [],
      refused: [],
      corrected: [],
      leases: [],
      people: [],
      ...state,
    }),
    document: () => undefined,
    peers: () => [],
    show: nothing,
    watch: (_, onAnswer) => {
      queueMicrotask(() => onAnswer?.());
      return nothing;
    },
    create: done,
    apply: done,
    call: done,
    unanswered: () => undefined,
    typed: createTypedText(tell),
    isChanging: () => false,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  function put(...changed: readonly ListedRow[]): void {
    for (const row of changed) rows.set(row.document, row);
    version += 1;
    tell();
  }
  return {
    workspace,
    calls,
    put,
    arrive: (...all) => {
      present = "whole";
      put(...all);
    },
  };
}
