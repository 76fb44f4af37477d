/** A document as the load names it. Servers without workspaces pass over the first part. */
export interface Place {
  readonly workspace: string;
  readonly document: string;
}

/** What a client hears in a document. Writes of one writer are numbered from 0; `to` is exclusive. */
export interface RoomListener {
  readonly delivered?: (writer: number, from: number, to: number) => void;
  /** The server has told, in its own way, that it has the writes up to `to` of this client's writer. */
  readonly acknowledged?: (to: number) => void;
}

/** An open document of one client. */
export interface Room {
  /** Sends the writer's next write. */
  readonly write: () => void;
  /** What the server answered to the opening, for a later opening that knows it. Empty where the protocol has no such thing. */
  readonly received: Uint8Array;
  readonly close: () => void;
}

export interface Opening {
  readonly place: Place;
  /** Under whom this client writes; null for a reader. */
  readonly writer: number | null;
  /** The first update that the writer sends when the room is open: the document's content. */
  readonly content?: Uint8Array;
  /** What a former opening received. */
  readonly known?: Uint8Array;
  /** The document is not empty: an empty answer is one that came before the server had loaded it, and what follows is waited for. */
  readonly expectsContent?: boolean;
  readonly listener: RoomListener;
}

/** One client of a server, lean: it encodes and decodes frames, and holds no documents, so that a generator on one core can outrun a server on another. */
export interface Client {
  /** Resolves when everything that the server has of the document is here. */
  readonly open: (opening: Opening) => Promise<Room>;
  readonly close: () => Promise<void>;
  /** Where a later connection of this client can go on; null where the protocol knows no such place. */
  readonly cursor: Cursor | null;
}

/** A place in the history of a workspace. */
export interface Cursor {
  readonly seq: number;
  readonly epoch: string;
}

/** How one kind of server is spoken to. */
export interface Dialect {
  /** A client of a workspace that nobody else is. `from`: what an earlier connection of it came to. */
  readonly connect: (name: string, workspace: string, from?: Cursor | null) => Promise<Client>;
  /** Whether a server of this kind acknowledges a write to its writer. */
  readonly acknowledges: boolean;
}
