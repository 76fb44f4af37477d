import type { OpenDocument, Replica } from "@concord/client";
import { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { v5 } from "uuid";
import { z } from "zod";
import type { PersonHere } from "../wire/messages.ts";

/** Who else has the workspace open, and what they see of this browser's person. */
export interface Crowd extends Disposable {
  /** Others, each once, by name. Nobody while there is no network. */
  readonly people: () => readonly PersonHere[];
  /** A tab showed a sign of life: somebody looks at it. */
  readonly heard: () => void;
  /** This person is in other documents than before. */
  readonly moved: () => void;
}

export interface CrowdDeps {
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => void;
  /** The documents that this browser's person is in. */
  readonly documents: () => readonly DocumentId[];
  /** Somebody came, went or moved. */
  readonly onChange: () => void;
}

/** Who it is says the relay, and where they are they themselves. */
const Shown = z.object({
  by: z.object({ id: z.string(), name: z.string() }),
  documents: z.array(DocumentId).max(20).readonly(),
});

const namespace = "0c0c1f3e-5d0b-4f5e-9b43-0a3a5c1f7f52";

/** Where no tab was looked at for so long, nobody is here: visible ones show a sign of life every five seconds. */
const awayMs = 20_000;

/**
 * Meets everybody of the workspace. They show themselves in the presence of one document that follows from the workspace and that nobody ever writes: so it needs nothing of its
 * own on the wire, and the relay vouches for names there as everywhere.
 */
export function joinCrowd(
  replica: Pick<Replica, "workspace" | "principal" | "open" | "onCaughtUp">,
  deps: CrowdDeps,
): Crowd {
  let state: "outside" | "entering" | "inside" | "ended" = "outside";
  let foyer: OpenDocument | undefined;
  let shown = "null";
  let heardAt: number | undefined;
  const ends: (() => void)[] = [];

  async function enter(): Promise<void> {
    const workspace = replica.workspace();
    if (state !== "outside" || workspace === null) return;
    state = "entering";
    const opened = await replica.open(foyerOf(workspace));
    if (state !== "entering") return opened[Symbol.dispose]();
    state = "inside";
    foyer = opened;
    ends.push(opened.presence().onChange(deps.onChange));
    show();
  }

  function show(): void {
    const documents = heardAt === undefined ? null : deps.documents();
    const now = documents === null ? null : { documents: [...documents] };
    if (foyer === undefined || JSON.stringify(now) === shown) return;
    shown = JSON.stringify(now);
    foyer.presence().show(now);
  }

  function watchOver(): void {
    deps.after(awayMs, () => {
      if (heardAt === undefined || state === "ended") return;
      if (deps.now() - heardAt < awayMs) return watchOver();
      heardAt = undefined;
      show();
    });
  }

  const begin = (): void => {
    // Whoever cannot be met is not shown; all else goes on.
    enter().catch(() => undefined);
  };
  // A device knows its workspace once it has been welcomed there for the first time.
  ends.push(replica.onCaughtUp(begin));
  begin();

  return {
    people: () => {
      const me = replica.principal()?.id;
      const met = new Map<string, PersonHere>();
      for (const each of foyer?.presence().states().values() ?? []) {
        const read = Shown.safeParse(each);
        if (!read.success || read.data.by.id === me) continue;
        const { by, documents } = read.data;
        const before = met.get(by.id)?.documents ?? [];
        met.set(by.id, {
          user: by.id,
          name: by.name,
          documents: [...new Set([...before, ...documents])],
        });
      }
      return [...met.values()].toSorted(
        (one, other) => one.name.localeCompare(other.name) || (one.user < other.user ? -1 : 1),
      );
    },
    heard: () => {
      const wasAway = heardAt === undefined;
      heardAt = deps.now();
      if (!wasAway) return;
      show();
      watchOver();
    },
    moved: show,
    [Symbol.dispose]: () => {
      state = "ended";
      for (const end of ends) end();
      foyer?.[Symbol.dispose]();
      foyer = undefined;
    },
  };
}

function foyerOf(workspace: WorkspaceId): DocumentId {
  return DocumentId.parse(v5(workspace, namespace));
}
