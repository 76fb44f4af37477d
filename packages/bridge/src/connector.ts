import { EntryKey } from "@concord/model";
import type { ConnectionPolicy, DocumentId, DocumentKind, JsonValue } from "@concord/model";
import type { Credentials, Mapped } from "./connection-told.ts";
import type { Remote, RemoteFailure } from "./remote.ts";

export type { ConnectionPolicy, Credentials, Mapped, Remote, RemoteFailure };

/** The vendor account that a connection speaks for ("acct_1", a QuickBooks realm). */
export type AccountId = string;

/** What kind of object a vendor holds, in our words. A connector may know more kinds than it turns into documents. */
export type RemoteKind =
  | "invoice"
  | "party"
  | "item"
  | "payment"
  | "credit-note"
  | "refund"
  | "tax-rate"
  | "account";

/** Names one object at the vendor. */
export interface RemoteRef {
  readonly kind: RemoteKind;
  readonly id: string;
}

/**
 * How new a reading is. `order` grows with every change of the object at the vendor and is compared as an integer (SyncToken, milliseconds, …);
 * `token` is what the vendor wants back on a write ("" where it has no optimistic lock).
 */
export interface RemoteVersion {
  readonly order: number;
  readonly token: string;
}

/** One object as the vendor gave it, parsed by the contract of its API version. */
export interface RemoteObject {
  readonly ref: RemoteRef;
  readonly version: RemoteVersion;
  readonly state: "live" | "voided" | "deleted";
  readonly raw: JsonValue;
}

/** Register paths of a document and their values: "buyer.name" → "Acme GmbH". */
export type Registers = Readonly<Record<string, JsonValue>>;

/** The register `links.<connector>`: which object of the vendor this document is. */
export interface Link {
  readonly account: AccountId;
  readonly id: string;
  readonly kind: RemoteKind;
  /** Our line key → the vendor's line id, for vendors that number lines themselves. */
  readonly lines?: Readonly<Record<string, string>>;
  readonly url?: string;
}

/** The amounts and states that `reconcile` compares, as the vendor states them. Decimal strings in the object's currency. */
export interface RemoteSummary {
  readonly number?: string;
  readonly currency?: string;
  readonly gross?: string;
  readonly balance?: string;
  readonly dueDate?: string;
  readonly state: "draft" | "open" | "paid" | "void" | "uncollectible" | "deleted";
}

/** What one remote object means for one document. */
export interface DocumentChange {
  readonly kind: DocumentKind;
  /** The object whose document this is: its own, or for a payment the invoice that it pays. A payment over several invoices is one change for each. */
  readonly owner: RemoteRef;
  /** A document of ours that the object names itself (metadata, a tag in a note): stronger than any match. */
  readonly document?: DocumentId;
  /** Whether a document may be created for it when there is none. A payment never creates its invoice: that is fetched first. */
  readonly creates: boolean;
  /**
   * Current values of all registers this vendor knows about. They are merged three ways against the shadow.
   * What an earlier reading had and this one lacks counts as cleared, a line that is gone altogether as removed.
   */
  readonly fields: Registers;
  /** Facts by path ("payments.stripe:py_1" → …, and "voided"): recorded once, never changed. Left out for an object that was made here for a fact of another origin: that is a `factLinks` entry. */
  readonly facts: Registers;
  /** The link to record, for a change of the object's own document. */
  readonly link?: Link;
  /** Links of facts to objects that stand for them at the vendor: fact path → vendor id. */
  readonly factLinks?: Readonly<Record<string, string>>;
  /** Present when the vendor says that the invoice is issued: its legal number, and when. */
  readonly issued?: { readonly number: string; readonly on?: string };
  readonly summary?: RemoteSummary;
  /** Other documents this one points to, by register: "customer" → the vendor's party. The runtime puts our id there. */
  readonly references?: Readonly<Record<string, RemoteRef>>;
}

/** Something in a payload that our contract does not know. Reported, never swallowed. */
export interface Drift {
  readonly ref: RemoteRef;
  readonly path: string;
  readonly what: "unknown-value" | "missing-field" | "unexpected-version" | "unreadable";
  readonly detail: string;
}

/** What the runtime already knows of an object that is being read. A deletion often tells only the id, and an edited payment only its new amount. */
export interface Known {
  /** The link register of the object's own document, if it has one. */
  readonly link: Link | undefined;
  /** The last reading that was merged into documents. */
  readonly previous: RemoteObject | undefined;
  /** Every document that earlier readings of this object went into, as it is now: facts recorded from it are never rewritten, so a correction is computed against these. */
  readonly recorded: readonly {
    readonly document: DocumentId;
    readonly owner: RemoteRef;
    readonly registers: Registers;
  }[];
  /** What `prepare` found at the vendor (tax rates, home currency). */
  readonly prepared: JsonValue;
}

export type Normalised =
  | {
      readonly type: "changes";
      readonly changes: readonly DocumentChange[];
      readonly drift: readonly Drift[];
    }
  /** We cannot use it without guessing: kept aside with its reason, for a person. */
  | {
      readonly type: "parked";
      readonly reason: string;
      /** What a person can do, where the connector knows better than that it is to be corrected or dropped. */
      readonly fixes?: readonly string[];
      readonly drift: readonly Drift[];
    };

/** Objects of one kind that the vendor does not let us read, and what a person can do about it. */
export interface Closed {
  readonly kind: RemoteKind;
  readonly reason: string;
  readonly fixes: readonly string[];
}

/** A page of a listing. The cursor is opaque to the runtime, stored with what the page held, and given back to go on. */
export interface Page {
  readonly objects: readonly RemoteObject[];
  readonly cursor: string;
  readonly done: boolean;
  readonly progress: { readonly phase: string; readonly done: number; readonly total?: number };
  /** Objects that belong on the page and that we may not read: each is asked for alone, which tells why. */
  readonly unread?: readonly RemoteRef[];
  /** Kinds of which the page has nothing, since we may not read any. The others are as if there were no such kind. */
  readonly closed?: readonly Closed[];
}

/** A webhook says only that something may have changed: the object is fetched fresh. */
export interface Hint {
  readonly ref: RemoteRef;
  /** The idempotency key of the write of ours that caused it, where the vendor tells. */
  readonly echoOf?: string;
}

/** A webhook request as it came: raw bytes, since signatures are over bytes. Header names in lower case. */
export interface RawWebhook {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export type WebhookVerdict =
  | {
      readonly type: "accepted";
      /** One entry per event inside; `eventId` is what makes a replay the same event. */
      readonly events: readonly {
        readonly eventId: string;
        /**
         * The vendor gives no ids, and `eventId` was made of the event's words. Two events of one second may have the same words, so the object is read each time
         * that they come.
         */
        readonly namedBy?: "content";
        readonly type: string;
        readonly hints: readonly Hint[];
      }[];
      readonly drift: readonly Drift[];
    }
  | { readonly type: "refused"; readonly status: 400 | 401; readonly reason: string };

/** One call to the vendor that changes something there. Deterministic: the same need gives the same effect with the same id. */
export interface Effect {
  /**
   * Unique by intent: "create-payment:<document>:stripe:py_1". What may be needed again with another content (an update) carries the version it starts from:
   * "update-invoice:<document>:<basis token>". The idempotency key is made of the connection, this id and how often it was answered before.
   */
  readonly id: string;
  readonly document: DocumentId;
  /** Connector's own name of the call, "create-invoice". */
  readonly action: string;
  /** The object that it changes. Absent for an effect that creates one: while such a one is under way, new objects of the vendor wait, since they may be it. */
  readonly target?: RemoteRef;
  readonly body: JsonValue;
  /**
   * Register paths whose values the vendor has taken over once this is applied; "all" for the creation of the document's own object. Where the vendor then
   * shows a value in its own way (cut, rounded, reworded), that counts as agreed and is not sent again. Empty for a fact (a payment).
   */
  readonly carries: "all" | readonly string[];
  /** The version it was planned against, where the vendor locks. */
  readonly basis?: RemoteVersion;
  /** For people: "Create payment 119.00 EUR on invoice 2026-0042". */
  readonly summary: string;
}

/** The last agreed reading of one object for one document. The vendor's change is a new reading minus this; ours is the document minus this. */
export interface Shadow {
  readonly object: RemoteObject;
  /** Registers as the vendor showed them. */
  readonly fields: Registers;
  /** The document's value, where the vendor shows what we sent in its own way. */
  readonly ours: Registers;
  readonly summary: RemoteSummary | undefined;
}

/** One document as `plan` sees it. */
export interface PlannedDocument {
  readonly id: DocumentId;
  readonly kind: DocumentKind;
  /** Registers as a snapshot reads them: frozen content for an issued invoice. Facts, links and `issued` among them. */
  readonly registers: Registers;
  readonly link: Link | undefined;
  /** A draft that somebody threw away: nothing is wanted of it. */
  readonly isDiscarded: boolean;
  /** What we and the vendor last agreed on, if linked: the registers, and the reading that they came from. */
  readonly shadow: Shadow | undefined;
}

export interface PlanInput extends PlannedDocument {
  /** Paths of this vendor where the document moved away from the shadow and this connection may carry it there. */
  readonly localChanges: readonly string[];
  /** Another document of the workspace (the customer, an item), or undefined when we do not hold it. */
  readonly related: (id: DocumentId) => PlannedDocument | undefined;
  readonly policy: ConnectionPolicy;
  /**
   * Of this very effect: whether it was refused and waits for a person, whether nobody can say for now if it was done, or whether a person gave it up. Such a one is not sent by
   * being planned again. It belongs into the plan all the same, and so does what can be done without it.
   */
  readonly fate: (effect: Effect) => "open" | "refused" | "unknown" | "dropped";
  /** Whether it was ever sent, in whatever words: of one that takes several writes, some may be done. */
  readonly wasSent: (effect: Effect) => boolean;
  /** Settings that the connector's `prepare` found at the vendor (default item, tax codes, home currency). */
  readonly prepared: JsonValue;
}

/**
 * What must happen next at the vendor for this document, or why a person is needed. Called again after every effect; empty = in agreement.
 * Effects of one plan are sent in order, and none may need the answer of another: that one belongs into the next plan. An effect may name another document (the customer to create first).
 */
export interface Plan {
  readonly effects: readonly Effect[];
  readonly blocked: readonly { readonly reason: string; readonly fixes: readonly string[] }[];
  /** What is left out because it follows from effects that were refused or are unknown, for people: "Credit 9 EUR in Stripe" and the ids of those effects. */
  readonly heldUp?: readonly { readonly summary: string; readonly behind: readonly string[] }[];
}

/** The only doorway of a connector to the world. */
export interface Io {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  readonly log: (event: string, fields: Readonly<Record<string, JsonValue>>) => void;
  /** Durable secrets of the connection (rotating tokens), outside every document. `save` returns when durable. */
  readonly secrets: {
    readonly load: () => Promise<JsonValue | undefined>;
    readonly save: (value: JsonValue) => Promise<void>;
  };
}

/** Of an effect whose outcome is unknown: what the vendor holds. */
export type Probe =
  /**
   * `untouched`: the object is certainly as the effect left it (its version is the very next one). Only then are other words the vendor's way of
   * showing what we sent; without it they may be somebody's edit since, and are merged as one.
   */
  | { readonly type: "applied"; readonly object: RemoteObject; readonly untouched?: boolean }
  | { readonly type: "not-applied" }
  /** More than one object answers to it: a person must look. */
  | { readonly type: "ambiguous"; readonly ids: readonly string[] };

/** A plain adapter to one vendor. `normalise`, `plan` and `verify` are pure; the rest reaches out through `Io` only. */
export interface Connector {
  /** "stripe": the name in links, fact keys and flags. */
  readonly id: string;
  readonly account: AccountId;
  readonly capabilities: {
    /** How long the vendor remembers an idempotency key; within it an uncertain effect may be sent again with the same key. */
    readonly idempotencyMs: number;
    /** How far back `changes` can reach; an older cursor means a full backfill. */
    readonly changesReachMs: number;
    /**
     * Counts how this connector reads what the vendor has; 1 unless said. Raised where an earlier version has read less of it: everything is then read once more, since what does
     * not change at the vendor would never come again.
     */
    readonly reading?: number;
    /** Kinds that a backfill lists with what they belong to, and never by themselves. */
    readonly readWithOwner?: readonly RemoteKind[];
    readonly budget: {
      readonly perSecond: number;
      readonly perMinute: number;
      readonly concurrent: number;
    };
  };
  /** Checks credentials and learns what `plan` needs. Called at start and when `unauthorized` was mended. */
  readonly prepare: (io: Io, signal: AbortSignal) => Promise<Remote<JsonValue>>;
  /** What of what `prepare` found is used for what. */
  readonly mapped?: (prepared: JsonValue) => readonly Mapped[];
  /** What the secrets that it saved say of themselves. Nothing of a secret is in the answer. Absent for a vendor whose keys have no end. */
  readonly credentials?: (secret: JsonValue | undefined) => Credentials | undefined;
  readonly verify: (webhook: RawWebhook, now: number) => WebhookVerdict;
  /** Everything there is, page by page. Kinds in `leaveOut` are not asked for: it is known that we may not read them. */
  readonly backfill: (
    cursor: string | undefined,
    leaveOut: ReadonlySet<RemoteKind>,
    io: Io,
    signal: AbortSignal,
  ) => Promise<Remote<Page>>;
  /** What changed since the cursor; without one, from now on: an empty page with a fresh cursor. */
  readonly changes: (
    cursor: string | undefined,
    leaveOut: ReadonlySet<RemoteKind>,
    io: Io,
    signal: AbortSignal,
  ) => Promise<Remote<Page>>;
  readonly fetch: (ref: RemoteRef, io: Io, signal: AbortSignal) => Promise<Remote<RemoteObject>>;
  /** Whether objects of the kind may be read at all, by the cheapest question that tells it. */
  readonly mayRead: (kind: RemoteKind, io: Io, signal: AbortSignal) => Promise<Remote<null>>;
  /** For a person who asks whether the connection works. */
  readonly check: {
    /** The vendor's name of the account: proves the credentials, and changes nothing. */
    readonly account: (io: Io, signal: AbortSignal) => Promise<Remote<string>>;
    /** The kinds of which it is asked whether they may be read. */
    readonly reads: readonly RemoteKind[];
  };
  readonly normalise: (object: RemoteObject, known: Known) => Normalised;
  readonly plan: (input: PlanInput) => Plan;
  /** Sends one effect under the key. The object returned is what the vendor now holds. */
  readonly execute: (
    effect: Effect,
    key: string,
    io: Io,
    signal: AbortSignal,
  ) => Promise<Remote<RemoteObject>>;
  /** Looks whether an effect of unknown outcome happened. Never relies on eventually consistent search. */
  readonly probe: (
    effect: Effect,
    key: string,
    io: Io,
    signal: AbortSignal,
  ) => Promise<Remote<Probe>>;
}

/** Key of a fact that came from this vendor: "stripe:py_1". */
export function factKey(connector: string, id: string): EntryKey {
  return EntryKey.parse(`${connector}:${id}`);
}
