import { msg } from "@lit/localize";
import { namedMomentsOf } from "@concord/document";
import type { Registers } from "@concord/document";
import { planRestore } from "@concord/ledger/story";
import type { RestorePlan, RestoreScope } from "@concord/ledger/story";
import type { DocumentId } from "@concord/model";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { entryQueueOf } from "../editor/entry-queue.ts";
import type { Api } from "../page/api.ts";
import { go } from "../page/go.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { isInLayer, isTyping, lettersOf } from "../page/shortcuts.ts";
import type { Workspace } from "../page/workspace.ts";
import { toneStyles } from "../parts/people-tones.ts";
import { say } from "../shell/say.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { told } from "../words/language.ts";
import { filterBar } from "./filter-bar.ts";
import { groupList } from "./group-list.ts";
import { noFilter, shownGroups } from "./history-filter.ts";
import type { HistoryFilter } from "./history-filter.ts";
import { historyKeyOf, sessionStep } from "./history-keys.ts";
import type { HistoryKey } from "./history-keys.ts";
import { HistorySource } from "./history-source.ts";
import { historyStyles } from "./history-styles.ts";
import { thenStyles } from "./then-styles.ts";
import { historyView, withOwnPoints } from "./history-view.ts";
import type { HistoryView } from "./history-view.ts";
import { clockNotes } from "./clock-notes.ts";
import { erasedNote, momentFrame } from "./moment-frame.ts";
import { momentOf } from "./moment-words.ts";
import { NamingDesk } from "./naming-desk.ts";
import { takeBack } from "./take-back.ts";
import { restoreCard } from "./restore-card.ts";
import { StandingNow } from "./standing-now.ts";
import { sideSwitch } from "./side-switch.ts";
import type { Side } from "./side-switch.ts";
import { stateNote } from "./state-note.ts";
import { timeBar } from "./time-bar.ts";
import { registerOf, whyCard } from "./why-card.ts";

/** The history of one invoice: on one side what happened, on the other the invoice as it was then. */
export class HistoryPage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    invoice: { attribute: false },
    field: { attribute: false },
    api: { attribute: false },
    account: { attribute: false },
    place: { state: true },
    against: { state: true },
    filter: { state: true },
    asked: { state: true },
    restoring: { state: true },
    knownBy: { state: true },
    side: { state: true },
  };
  declare workspace: Workspace;
  declare invoice: DocumentId;
  /** A register about whose value somebody asked before they came. */
  declare field: string | undefined;
  declare api: Api | undefined;
  declare account: string | undefined;
  /** The moment that is shown; undefined for the last one, also when that moves on. */
  declare protected place: number | undefined;
  /** The moment that it is compared with. */
  declare protected against: number | undefined;
  declare protected filter: HistoryFilter;
  declare protected asked: string | undefined;
  declare protected restoring: RestoreScope | undefined;
  /** The tool whose knowledge of the invoice is shown; undefined for ours. */
  declare protected knownBy: string | undefined;
  declare protected side: Side;
  readonly #source = new HistorySource(this);
  readonly #standing = new StandingNow(this);
  readonly #naming = new NamingDesk(this, (place) => {
    this.place = place;
  });
  #plain: HistoryView | undefined;
  #view: HistoryView | undefined;
  /** The registers from which those were read. */
  #namesFrom: Registers | undefined;
  #more: IntersectionObserver | undefined;

  static override styles = [sharedStyles, toneStyles, historyStyles, thenStyles];

  constructor() {
    super();
    this.api = undefined;
    this.account = undefined;
    this.field = undefined;
    this.filter = noFilter;
    this.side = "changes";
    followWorkspace(this, () => this.workspace);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#onKey);
    this.#more?.disconnect();
    this.#more = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("invoice")) {
      this.place = undefined;
      this.against = undefined;
      this.restoring = undefined;
      this.#naming.close();
      this.knownBy = undefined;
      this.filter = noFilter;
    }
    if (changed.has("invoice") || changed.has("field")) {
      this.asked = this.field === undefined ? undefined : registerOf(this.field);
    }
    this.#standing.follow();
    this.#source.follow(this.api, this.workspace, this.invoice, this.account);
    const known = this.#source.known();
    if (known !== this.#plain?.known) {
      // For the browser's own tools, and for whoever measures how soon a history is open.
      void this.updateComplete.then(() => performance.mark("history shown"));
      this.#plain =
        known === undefined || known.entries.length === 0
          ? undefined
          : historyView(this.invoice, known, this.#standing.settings()?.taxRates ?? []);
    }
    this.#view = this.#named(this.#plain);
    this.#naming.arrive(this.#view);
  }

  /** With the names as they stand here, also those that no relay has yet. */
  #named(plain: HistoryView | undefined): HistoryView | undefined {
    const from = this.#standing.invoice()?.live ?? plain?.known.head;
    const isSame = plain?.known === this.#view?.known && from === this.#namesFrom;
    if (plain === undefined || from === undefined || isSame) {
      return plain === undefined ? undefined : this.#view;
    }
    this.#namesFrom = from;
    return withOwnPoints(plain, namedMomentsOf(from));
  }

  protected override updated(): void {
    const end = this.renderRoot.querySelector(".more");
    this.#more ??= new IntersectionObserver((seen) => {
      // What failed is tried again by a person, or when there is a connection.
      const isAnswered = this.#source.state().type === "told";
      if (isAnswered && seen.some(({ isIntersecting }) => isIntersecting))
        void this.#source.older();
    });
    this.#more.disconnect();
    if (end !== null) this.#more.observe(end);
  }

  protected override render(): TemplateResult {
    const view = this.#view;
    const name = this.workspace.rows().get(this.invoice)?.summary?.number ?? msg("Draft");
    return html`<div class="head">
        <a href="/invoices">${msg("Invoices")}</a><span aria-hidden="true">/</span>
        <a href="/invoices/${this.invoice}">${name}</a><span aria-hidden="true">/</span>
        <h1>${msg("History")}</h1>
        <a class="button" href="/invoices/${this.invoice}">${icon("close")}${msg("Close")}</a>
      </div>
      ${stateNote(this.#source.state(), view)} ${view === undefined ? nothing : this.#both(view)}`;
  }

  #both(view: HistoryView): TemplateResult {
    const place = this.#place(view);
    return html`${timeBar({
        view,
        place,
        isComing: this.#source.isComing(),
        onGo: this.#go,
        onEarlier: (own) => {
          this.#naming.seek(own);
          void this.#source.older(0);
        },
        onSession: (by) => this.#do({ does: "session", by }),
      })}
      ${sideSwitch(this.side, (side) => {
        this.side = side;
      })}
      <div class="columns" data-side=${this.side}>
        <div class="then">${this.#then(view, place)}</div>
        <div class="panel">${this.#panel(view, place)}</div>
      </div>`;
  }

  #place({ last, first }: HistoryView): number {
    return Math.max(first, Math.min(this.place ?? last, last));
  }

  #then(view: HistoryView, place: number): TemplateResult {
    if (view.known.erasedAt !== null) return erasedNote(view.known.erasedAt);
    const against =
      this.against === undefined || this.against < view.first ? undefined : this.against;
    const isPast = this.#mayRestore() && place < view.last;
    return momentFrame({
      id: this.invoice,
      view,
      place,
      against,
      asked: this.asked,
      onWhy: this.#ask,
      onCompare: this.#compare,
      knownBy: view.tools.find((tool) => tool === this.knownBy),
      onKnownBy: (tool) => {
        this.knownBy = tool;
      },
      onAgainst: (other) => {
        this.against = other;
      },
      onNaming: this.#mayRestore() ? this.#naming.toggle : undefined,
      naming: this.#mayRestore() ? this.#naming.card(view, place) : undefined,
      onSwap: () => this.#go(against ?? place, place),
      onEndComparing: () => {
        this.against = undefined;
      },
      onRestore: isPast ? () => this.#restore({ type: "all" }) : undefined,
    });
  }

  #panel(view: HistoryView, place: number): TemplateResult {
    const { known, points, clocks, choices } = view;
    const me = this.workspace.state()?.principal?.id;
    const shown = shownGroups(view, this.filter);
    return html`${this.#restoring(view, place)} ${this.#why(view, place)}
      ${filterBar(choices, this.filter, me, this.#onFilter)} ${clockNotes(clocks, me)}
      ${shown.length === 0 ? html`<p class="meta">${msg("No change fits.")}</p>` : nothing}
      ${groupList({
        groups: shown,
        points,
        place: place - known.before,
        me,
        telling: view.telling,
        onGo: (local) => this.#go(local + known.before),
      })}
      ${
        known.before === 0
          ? html`<p class="meta">${msg("This is where it begins.")}</p>`
          : html`<p class="more">
              <button
                type="button"
                ?disabled=${this.#source.isComing()}
                @click=${() => void this.#source.older()}
              >
                ${this.#source.isComing() ? msg("Loading…") : msg("Load older changes")}
              </button>
            </p>`
      }
      <p class="meta"><a href="/audit">${msg("Verify the ledger, or download it")}</a></p>`;
  }

  #why(view: HistoryView, place: number): TemplateResult | typeof nothing {
    const path = this.asked;
    if (path === undefined) return nothing;
    const then = view.registersAt(place);
    const now = this.#standing.invoice();
    const line = /^lines\.([^.]+)\./u.exec(path)?.[1];
    const offer = (scope: RestoreScope): (() => void) | undefined =>
      this.#mayRestore() && now !== undefined && planRestore(then, now, scope).operations.length > 0
        ? () => this.#restore(scope)
        : undefined;
    return whyCard({
      path,
      why: view.why(path, place),
      registers: then,
      me: this.workspace.state()?.principal?.id,
      ownDevice: this.workspace.state()?.device,
      hasOlder: view.known.before > 0,
      onGo: this.#go,
      onClose: () => {
        this.asked = undefined;
      },
      onRestoreField: offer({ type: "field", path }),
      onRestoreLine: line === undefined ? undefined : offer({ type: "line", line }),
    });
  }

  #restoring(view: HistoryView, place: number): TemplateResult | typeof nothing {
    const scope = this.restoring;
    const now = this.#standing.invoice();
    if (scope === undefined || now === undefined) return nothing;
    const plan = planRestore(view.registersAt(place), now, scope);
    const close = (): void => {
      this.restoring = undefined;
    };
    return restoreCard({
      id: this.invoice,
      scope,
      plan,
      now: now.live,
      moment: momentOf(view.entryAt(place)?.at ?? 0),
      onCancel: close,
      onRestore: () => {
        close();
        void this.#make(plan);
      },
    });
  }

  async #make({ operations, changes }: RestorePlan): Promise<void> {
    const { workspace, invoice } = this;
    const { outcome } = entryQueueOf(workspace).enter(invoice, { operations, overlay: {} });
    const made = await outcome;
    if (made.type === "refused") return say(this, { text: told(made.message) });
    this.place = undefined;
    say(this, {
      text: msg("Restored. It is a change of its own."),
      undo: () => void takeBack(workspace, invoice, changes),
    });
  }

  #mayRestore(): boolean {
    const role = this.workspace.state()?.principal?.role;
    const isErased = (this.#source.known()?.erasedAt ?? null) !== null;
    return (
      role !== "viewer" && role !== "auditor" && !isErased && this.#standing.invoice() !== undefined
    );
  }

  readonly #restore = (scope: RestoreScope): void => {
    this.restoring = scope;
    this.side = "changes";
  };

  readonly #ask = (path: string): void => {
    this.asked = this.asked === path ? undefined : path;
    this.side = "changes";
  };

  readonly #onFilter = (filter: HistoryFilter): void => {
    this.filter = filter;
  };

  /** With what comes before it, where it is the last moment itself; with now, where it is an earlier one. */
  readonly #compare = (): void => {
    const view = this.#view;
    if (view === undefined) return;
    const place = this.#place(view);
    if (place < view.last) this.#go(view.last, place);
    else
      this.against = Math.max(
        view.first,
        sessionStep(view.groups, place - view.first, -1) + view.first,
      );
  };

  /** Goes to a moment; older parts come as far as it needs them. */
  readonly #go = (place: number, against?: number): void => {
    const view = this.#view;
    if (view === undefined) return;
    if (against !== undefined) this.against = against;
    this.restoring = undefined;
    this.place = place >= view.last ? undefined : Math.max(0, place);
    if (place < view.first) void this.#source.older(place);
  };

  #toSession(view: HistoryView, place: number, by: 1 | -1): void {
    const next = sessionStep(view.groups, place - view.first, by) + view.first;
    // Before the first known session there may be others.
    if (next === place && by === -1 && view.first > 0) void this.#source.older();
    this.#go(next);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    const isSlider = target instanceof HTMLInputElement && target.type === "range";
    const isInField = isInLayer(event) || (isTyping(event) && !isSlider);
    const key = historyKeyOf(event, { isTyping: isInField, letters: lettersOf(localStorage) });
    if (key === undefined) return;
    event.preventDefault();
    this.#do(key);
  };

  #do(key: HistoryKey): void {
    const view = this.#view;
    if (key.does === "leave") return go(this, `/invoices/${this.invoice}`);
    if (view === undefined) return;
    const place = this.#place(view);
    switch (key.does) {
      case "step":
        return this.#go(place + key.by);
      case "session":
        return this.#toSession(view, place, key.by);
      case "first":
        return this.#go(0);
      case "last":
        return this.#go(view.last);
    }
  }
}
customElements.define("history-page", HistoryPage);
