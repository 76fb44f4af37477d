import type { DocumentId } from "@concord/model";
import { msg, str } from "@lit/localize";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { isOnline } from "../page/is-online.ts";
import { isPositionHidden, onPositionChoice } from "../page/own-position.ts";
import type { Workspace } from "../page/workspace.ts";
import type { Peer } from "../wire/messages.ts";
import type { Place } from "../wire/tab-message.ts";
import { beatMs, heardAfter, idleMs, namedFor, people, present } from "./peers-here.ts";
import type { Heard } from "./peers-here.ts";

/** Somebody who was here before the network went. */
export interface LastSeen {
  readonly name: string;
  readonly at: number;
}

/** Faster than anybody follows a caret. */
const caretMs = 100;
/** Who is here already when somebody comes has not come. */
const arrivalMs = 2_000;
const nobody: readonly Peer[] = [];

/** Who else is in an invoice, and what they see of where this tab's person is. */
export class Company implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #workspace: Workspace | undefined;
  #id: DocumentId | undefined;
  #heard: Heard = new Map();
  #field: string | null = null;
  #caret: Place["caret"] = null;
  #activeAt = 0;
  #since = 0;
  #beat: ReturnType<typeof setInterval> | undefined;
  #caretSoon: ReturnType<typeof setTimeout> | undefined;
  #end: () => void = () => undefined;
  /** Who was here when others could last be heard. */
  #met: readonly (LastSeen & Pick<Peer, "user">)[] = [];
  #said = "";
  #named:
    | {
        readonly told: readonly Peer[];
        readonly me: string | undefined;
        readonly peers: readonly Peer[];
      }
    | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#beat = setInterval(this.#onBeat, beatMs);
    const ends = [onPositionChoice(() => this.#show())];
    for (const event of ["online", "offline"] as const) {
      addEventListener(event, this.#onNetwork);
      ends.push(() => removeEventListener(event, this.#onNetwork));
    }
    this.#end = () => ends.forEach((end) => end());
  }

  hostDisconnected(): void {
    clearInterval(this.#beat);
    this.#end();
    this.turnTo(undefined, undefined);
  }

  /** Goes out of the invoice before, and into this one. */
  turnTo(workspace: Workspace | undefined, id: DocumentId | undefined): void {
    if (this.#workspace !== undefined && this.#id !== undefined) {
      this.#workspace.show(this.#id, null);
    }
    clearTimeout(this.#caretSoon);
    this.#caretSoon = undefined;
    this.#workspace = workspace;
    this.#id = id;
    this.#field = null;
    this.#caret = null;
    this.#heard = new Map();
    this.#met = [];
    this.#said = "";
    this.#activeAt = Date.now();
    this.#since = Date.now();
    this.#show();
  }

  /** Takes in what the worker told since. */
  look(): void {
    const now = Date.now();
    this.#heard = heardAfter(this.#heard, this.#all(), now);
    if (!this.#isHeard()) return;
    // One need not be told that one comes and goes oneself.
    const others = people(this.peers()).filter(({ user }) => user !== this.#me());
    const met = others.map(({ user, name }) => ({ user, name, at: now }));
    if (now - this.#since > arrivalMs) {
      const comers = met.filter(({ user }) => !this.#met.some((one) => one.user === user));
      const leavers = this.#met.filter(({ user }) => !met.some((one) => one.user === user));
      const said = [
        ...comers.map(({ name }) => msg(str`${name} is here now.`)),
        ...leavers.map(({ name }) => msg(str`${name} has left.`)),
      ];
      if (said.length > 0) this.#said = said.join(" ");
    }
    this.#met = met;
  }

  #isHeard(): boolean {
    return this.#workspace !== undefined && isOnline(this.#workspace);
  }

  #all(): readonly Peer[] {
    const told = this.#id === undefined ? nobody : (this.#workspace?.peers(this.#id) ?? nobody);
    const me = this.#me();
    // The same list as long as the same is told: what follows from it need not be made again.
    if (this.#named?.told !== told || this.#named.me !== me) {
      this.#named = { told, me, peers: namedFor(me, told) };
    }
    return this.#named.peers;
  }

  #me(): string | undefined {
    return this.#workspace?.state()?.principal?.id;
  }

  /** Who is here. Without a network nobody knows. */
  peers(): readonly Peer[] {
    return this.#isHeard() ? present(this.#all(), this.#heard, Date.now()) : nobody;
  }

  /** Who was here when the network went; nobody while there is one. */
  lastSeen(): readonly LastSeen[] {
    return this.#isHeard() ? [] : this.#met;
  }

  /** Who came or went last, for who does not see it. */
  said(): string {
    return this.#said;
  }

  /** Something was done. */
  active(): void {
    this.#activeAt = Date.now();
  }

  /** This person is in a field now, or in none. */
  visit(field: string | null): void {
    this.active();
    if (this.#field === field) return;
    this.#field = field;
    this.#caret = null;
    this.#show();
  }

  /** Their caret is at another place of the field's text. */
  moveCaret(caret: Place["caret"]): void {
    this.active();
    this.#caret = caret;
    this.#caretSoon ??= setTimeout(() => {
      this.#caretSoon = undefined;
      this.#show();
    }, caretMs);
  }

  #show(): void {
    const id = this.#id;
    if (id === undefined || this.#workspace?.rows().has(id) !== true) return;
    const isIdle = Date.now() - this.#activeAt > idleMs;
    const isHidden = isPositionHidden(localStorage);
    this.#workspace.show(id, {
      field: isHidden ? null : this.#field,
      caret: isHidden ? null : this.#caret,
      isIdle,
    });
  }

  readonly #onBeat = (): void => {
    // A tab that nobody sees is nowhere.
    if (document.visibilityState === "visible") this.#show();
    if (this.#all().length > 0) this.#host.requestUpdate();
  };

  readonly #onNetwork = (): void => this.#host.requestUpdate();
}
