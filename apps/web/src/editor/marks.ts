import { msg } from "@lit/localize";
import type { InvoiceSnapshot } from "@concord/document";
import { authorityFor } from "@concord/model";
import type { Finding, Role, Workspace as WorkspaceContent } from "@concord/model";
import type { LastWrite, Peer } from "../wire/messages.ts";
import { connectorName } from "../words/connector-name.ts";
import { toneOf } from "../parts/people-tones.ts";
import type { FieldPeer } from "../parts/field-people.ts";
import { told } from "../words/language.ts";
import { fieldConflicts } from "./field-conflict.ts";
import { fieldOf } from "./field-names.ts";
import type { Marks } from "./field-template.ts";

const nobody: readonly FieldPeer[] = [];

/** Puts together what is known of each field beside its value. */
export function marksOf(known: {
  readonly snapshot: InvoiceSnapshot;
  readonly peers: readonly Peer[];
  readonly writes: ReadonlyMap<string, LastWrite>;
  readonly findings: readonly Finding[];
  /** Fields whose findings are shown: those that somebody has been in. */
  readonly isTouched: (path: string) => boolean;
  readonly workspace: WorkspaceContent | undefined;
  readonly role: Role | undefined;
}): Marks {
  const { snapshot, workspace } = known;
  const peers = new Map<string, FieldPeer[]>();
  for (const { user, name, field, isIdle } of known.peers) {
    if (field === null) continue;
    const there = peers.get(field) ?? [];
    there.push({ name: shortName(name), tone: toneOf(user), isIdle });
    peers.set(field, there);
  }
  const carets = known.peers.flatMap(({ client, user, name, field, caret, isIdle }) =>
    field === "note" && caret !== null
      ? [{ client, name: shortName(name), tone: toneOf(user), isIdle, at: caret.to }]
      : [],
  );
  const problems = new Map<string, string>();
  for (const { path, severity, message } of known.findings) {
    if (severity === "error" && !problems.has(fieldOf(path)))
      problems.set(fieldOf(path), told(message));
  }
  const conflicts = fieldConflicts(snapshot);
  const isLinked = Object.keys(snapshot.links).length > 0;
  const phase = snapshot.issued === undefined ? "draft" : "issued";
  const { role } = known;
  return {
    mayDecide: role === undefined || role === "owner" || role === "editor",
    peers: (path) => peers.get(path) ?? nobody,
    carets,
    writer: writersOf(known.writes),
    problem: (path) => (known.isTouched(path) ? problems.get(path) : undefined),
    conflict: (path) => conflicts.get(path),
    owner: (path) => {
      if (!isLinked) return undefined;
      const authority = authorityFor({ authority: workspace?.authority ?? [] }, path, phase);
      // Who is not linked to this invoice cannot own anything of it.
      return authority !== "people" && snapshot.links[authority] !== undefined
        ? connectorName(authority)
        : undefined;
    },
  };
}

/** Who else wrote what stands in a field, since this browser watches. */
export function writersOf(writes: ReadonlyMap<string, LastWrite>): Marks["writer"] {
  const writers = new Map<string, LastWrite>();
  for (const [path, write] of writes) {
    const field = fieldOf(path);
    if ((writers.get(field)?.at ?? -1) <= write.at) writers.set(field, write);
  }
  return (path) => {
    const by = writers.get(path)?.by;
    if (by === "me" || by === undefined) return undefined;
    return by === null
      ? { name: msg("Somebody"), tone: "slate" }
      : { name: shortName(by.name), tone: toneOf(by.id) };
  };
}

/** What somebody is called in a small place: "Mara" for Mara Krüger. */
function shortName(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? name;
}
