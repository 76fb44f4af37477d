import type { DocumentId } from "@concord/model";
import type { Author, DeviceId, WorkspaceId } from "@concord/protocol";

/** A device of a person in a workspace. */
export interface Whereabouts {
  readonly workspace: WorkspaceId;
  readonly author: Author;
  readonly device: DeviceId;
}

/** A device whose connection was lost while somebody had a document open on it. */
export interface Absence {
  readonly author: Author;
  readonly device: DeviceId;
  /** When it was last heard, in milliseconds since 1970. */
  readonly since: number;
}

/** The part of a relay's store that knows who is away with what. */
export interface AbsenceStorage {
  /** Those of before a time are forgotten with it. */
  readonly markAbsent: (
    whose: Whereabouts,
    documents: readonly DocumentId[],
    since: number,
    forgetBefore: number,
  ) => Promise<void>;
  readonly unmarkAbsent: (whose: Whereabouts) => Promise<void>;
  /** Those since a time, the longest away first. */
  readonly absences: (
    workspace: WorkspaceId,
    document: DocumentId,
    from: number,
  ) => Promise<readonly Absence[]>;
}
