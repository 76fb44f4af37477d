import { msg, str } from "@lit/localize";
import { defaultWorkspace } from "@concord/model";
import type { DocumentId, Workspace as Policies } from "@concord/model";
import type { ConflictResolution, OperationInput } from "@concord/document";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { viewerLocale } from "../format/viewer-locale.ts";
import { barredFromWriting } from "../page/barred.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { go } from "../page/go.ts";
import { workspaceDocument } from "../page/own-workspace.ts";
import { isInLayer, isTyping, lettersOf } from "../page/shortcuts.ts";
import { watchedDocuments } from "../page/watched-documents.ts";
import type { Workspace } from "../page/workspace.ts";
import { makeReissue } from "../settling/make-reissue.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { told } from "../words/language.ts";
import { decisionOf, offerOfSource, offersOf } from "./case-choices.ts";
import type { Choice } from "./case-choices.ts";
import { askOperations, questionLine } from "./case-question.ts";
import { caseName, endingWords, momentWords, offlineWords } from "./case-words.ts";
import { casesOf, filteredCases, inOrder, quietlyMerged } from "./conflict-cases.ts";
import type { CaseFilter, ConflictCase } from "./conflict-cases.ts";
import { ConflictCard, liveRegisters } from "./conflict-card.ts";
import type { CaseDecided } from "./conflict-card.ts";
import { fieldWords, valueWords } from "./field-words.ts";
import { pageKeyOf } from "./page-keys.ts";
import {
  askedOfMe,
  nothingWaits,
  endedCard,
  filterBar,
  isAskedOf,
  keyHint,
  offlineNote,
  sameSource,
  stakeWords,
} from "./page-parts.ts";
import { pageStyles } from "./page-styles.ts";

interface Done {
  readonly of: ConflictCase;
  readonly undo: OperationInput | undefined;
}

/** All conflicts that wait for a person, one of them open. It alone writes; the card reports what was chosen. */
export class ConflictsPage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    invoice: { attribute: false },
    selected: { state: true },
    filter: { state: true },
    said: { state: true },
    isChoosingSource: { state: true },
  };
  declare workspace: Workspace;
  /** The document that the address names. */
  declare invoice: DocumentId | undefined;
  declare selected: string | undefined;
  declare filter: CaseFilter;
  /** What became of the last choice. */
  declare said: string;
  declare isChoosingSource: boolean;
  /** Every case that this page has shown: one that is settled meanwhile stays, and says how. */
  readonly #seen = new Map<string, ConflictCase>();
  readonly #watched = watchedDocuments(this, () => this.workspace);
  readonly #offline = offlineNote();
  readonly #done: Done[] = [];
  /** A decision, or taking one back, is under way: what it is about stands on the screen until it is stored. */
  #isBusy = false;
  #open: readonly ConflictCase[] = [];

  static override styles = [sharedStyles, pageStyles];

  constructor() {
    super();
    this.filter = { field: "", source: "", mine: "" };
    this.said = "";
    this.isChoosingSource = false;
    followWorkspace(this, () => this.workspace);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.#onKey);
    addEventListener("online", this.#onNetwork);
    addEventListener("offline", this.#onNetwork);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#onKey);
    removeEventListener("online", this.#onNetwork);
    removeEventListener("offline", this.#onNetwork);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#open = casesOf(this.workspace.rows().values());
    for (const of of this.#open) this.#seen.set(of.key, of);
    const shown = this.#shown();
    if (changed.has("invoice") && this.invoice !== undefined) {
      this.selected = shown.find(({ document }) => document === this.invoice)?.key;
    }
    if (!shown.some(({ key }) => key === this.selected)) {
      this.selected = (shown.find((of) => this.#isOpen(of)) ?? shown[0])?.key;
    }
    this.#watch(shown);
  }

  #shown(): readonly ConflictCase[] {
    return filteredCases(inOrder([...this.#seen.values()]), this.filter);
  }

  #isOpen({ key }: ConflictCase): boolean {
    return this.#open.some((of) => of.key === key);
  }

  /** The document of the open case, those of settled ones (who chose what), and the workspace's policies. */
  #watch(shown: readonly ConflictCase[]): void {
    const policies = workspaceDocument(this.workspace.rows());
    const wanted = new Set(
      shown
        .filter((of) => of.key === this.selected || !this.#isOpen(of))
        .map(({ document }) => document),
    );
    if (policies !== undefined) wanted.add(policies);
    this.#watched.keep(wanted);
  }

  #policies(): Policies {
    for (const document of this.#watched.ids()) {
      const snapshot = this.workspace.document(document)?.snapshot;
      if (snapshot?.kind === "workspace") return snapshot.workspace;
    }
    return defaultWorkspace;
  }

  protected override render(): TemplateResult {
    if (this.workspace.state() === undefined) {
      return html`<h1>${msg("Conflicts")}</h1>
        <p class="meta" role="status">${msg("Opening…")}</p>`;
    }
    const shown = this.#shown();
    const current = shown.find(({ key }) => key === this.selected);
    return html`<div class="head">
        <h1>${msg("Conflicts")}</h1>
        ${stakeWords(this.#open)} ${askedOfMe(this.#open, this.#me())}
        <a class="button" href="/settings/rules">${msg("Rules")}</a>
        <p class="said" role="status">
          ${this.said}
          ${this.said === "" || this.#done.length === 0 ? nothing : html`<button class="quiet" @click=${this.#undo}>${msg("Undo")}<kbd aria-hidden="true">U</kbd></button>`}
        </p>
      </div>
      ${this.#seen.size === 0 ? nothing : this.#offline(this.workspace)}
      ${this.#seen.size === 0 ? nothingWaits(quietlyMerged(this.workspace.rows().values(), Date.now())) : this.#columns(shown, current)}`;
  }

  #columns(shown: readonly ConflictCase[], current: ConflictCase | undefined): TemplateResult {
    const me = this.#me();
    return html`${filterBar([...this.#seen.values()], this.filter, me, (filter) => {
        this.filter = filter;
      })}
      <div class="columns">
        <div class="card list" role="group" aria-label=${msg("Conflicts by invoice")}>
          ${repeat(
            shown,
            ({ key }) => key,
            (of) => this.#entry(of),
          )}
          ${shown.length === 0 ? html`<p class="meta empty">${msg("Nothing fits the filter.")} <button class="quiet" @click=${this.#clear}>${msg("Clear filter")}</button></p>` : nothing}
        </div>
        ${current === undefined ? nothing : html`<div>${this.#isOpen(current) ? this.#card(current) : this.#ended(current)}</div>`}
      </div>`;
  }

  readonly #clear = (): void => void (this.filter = { field: "", source: "", mine: "" });

  #entry(of: ConflictCase): TemplateResult {
    const isOpen = this.#isOpen(of);
    const lines = this.#linesOf(of);
    const name = of.summary?.number ?? of.summary?.buyerName ?? caseName(of);
    const who = new Intl.ListFormat(viewerLocale).format(of.sources);
    const when = of.at === "" ? "" : momentWords(of.at, Date.now());
    return html`<button
      class="entry ${isOpen ? "" : "settled"}"
      aria-current=${of.key === this.selected ? "true" : nothing}
      @click=${() => this.#go(of.key)}
    >
      <strong>${name} · ${fieldWords(of.path, lines)}</strong>
      ${isOpen && isAskedOf(of, this.#me()) ? html`<span class="pill warn">${msg("for you")}</span>` : nothing}
      <span class="meta"
        >${isOpen ? [who, when, offlineWords(of)].filter(Boolean).join(" · ") : this.#ending(of)}</span
      >
    </button>`;
  }

  #linesOf({ document }: ConflictCase) {
    const snapshot = this.workspace.document(document)?.snapshot;
    return snapshot?.kind === "invoice" ? snapshot.invoice.lines : [];
  }

  #card(of: ConflictCase): TemplateResult {
    const ofInvoice = this.#open.filter(({ document }) => document === of.document);
    const number = ofInvoice.findIndex(({ key }) => key === of.key) + 1;
    return html`<conflict-card
        .of=${of}
        .shown=${this.workspace.document(of.document)}
        .policies=${this.#policies()}
        .connectors=${this.#connectors()}
        .place=${{ number, of: ofInvoice.length }}
        .barred=${this.#barred()}
        .viewer=${{ name: this.#me(), device: this.workspace.state()?.device }}
        @case-decided=${({ choice }: CaseDecided) => this.#alone(() => this.#decide([[of, choice]]))}
        @reissue-wanted=${() => void this.#reissue(of)}
      ></conflict-card>
      ${questionLine(of, this.#me(), barredFromWriting(this.workspace) === "" ? (who) => void this.#ask(of, who) : undefined)}
      ${ofInvoice.length > 1 && this.#barred() === "" ? sameSource(ofInvoice, this.isChoosingSource, this.#chooseSource, (source) => this.#decideBySource(ofInvoice, source)) : nothing}
      <p class="keys meta">
        ${keyHint("J", msg("next"))} · ${keyHint("K", msg("previous"))} ·
        ${keyHint("A", msg("same source for the whole invoice"))} · ${keyHint("U", msg("undo"))}
      </p>`;
  }

  #ended(of: ConflictCase): TemplateResult {
    return endedCard(of, fieldWords(of.path, this.#linesOf(of)), this.#ending(of));
  }

  #ending(of: ConflictCase): string {
    const conflicts = this.workspace.document(of.document)?.snapshot.conflicts ?? [];
    const resolutions = of.conflicts.flatMap(
      ({ id }) => conflicts.find((each) => each.id === id)?.resolution ?? [],
    );
    // Of several writers' values, the one that was taken says more than those that were not.
    const telling: ConflictResolution | undefined =
      resolutions.find(({ choice }) => choice !== "kept") ?? resolutions[0];
    const me = this.#me();
    return endingWords(of, telling, me, of.summary?.currency);
  }

  /** Every tool that any document is linked to. */
  #connectors(): readonly string[] {
    const known = [...this.workspace.rows().values()].flatMap(({ links }) => Object.keys(links));
    return [...new Set(known)].filter((connector) => connector !== "file").toSorted();
  }

  #barred(): string {
    const role = this.workspace.state()?.principal?.role;
    return role === undefined || role === "owner" || role === "editor"
      ? ""
      : msg("Only owners and editors decide conflicts. You can see what happened.");
  }

  #me(): string | undefined {
    return this.workspace.state()?.principal?.name;
  }

  async #ask(of: ConflictCase, who: string): Promise<void> {
    const question = { of: who, by: this.#me(), at: new Date().toISOString() };
    const outcome = await this.workspace.apply(of.document, askOperations(of, question));
    const isDone = outcome.type !== "refused" && outcome.type !== "not-stored";
    this.said = isDone
      ? msg(str`Asked: ${who} sees it among the conflicts.`)
      : told(outcome.message);
  }

  #go(key: string | undefined): void {
    this.selected = key;
    this.isChoosingSource = false;
    const document = this.#seen.get(key ?? "")?.document;
    if (document !== undefined) history.replaceState(null, "", `/conflicts/${document}`);
  }

  #step(by: number): void {
    const shown = this.#shown();
    const at = shown.findIndex(({ key }) => key === this.selected);
    const next = shown[Math.min(shown.length - 1, Math.max(0, at + by))];
    this.#go(next?.key);
  }

  /** One at a time: whatever is pressed meanwhile is about what has been decided. */
  async #alone(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      await work();
    } finally {
      this.#isBusy = false;
    }
  }

  async #decide(choices: readonly (readonly [ConflictCase, Choice])[]): Promise<void> {
    const me = this.#me();
    const decider = { by: me, at: new Date().toISOString() };
    const nextOpen = this.#nextOpen(choices.map(([of]) => of.key));
    for (const [of, choice] of choices) {
      const shown = this.workspace.document(of.document);
      if (shown === undefined) return;
      const registers = liveRegisters(shown);
      const offer = offersOf(of, registers).find(
        (each) => JSON.stringify(each.choice) === JSON.stringify(choice),
      );
      const { operations, undo } = decisionOf(of, choice, registers, decider);
      const outcome = await this.workspace.apply(of.document, operations);
      if (outcome.type === "refused" || outcome.type === "not-stored") {
        this.said = told(outcome.message);
        return;
      }
      this.#done.push({ of, undo });
      const value = choice.type === "value" ? choice.value : offer?.value;
      const name = caseName(of);
      const field = fieldWords(of.path, this.#linesOf(of));
      this.said = msg(
        str`${name}, ${field}: ${valueWords(of.path, value, of.summary?.currency)} stands.`,
      );
    }
    this.#go(nextOpen ?? this.selected);
  }

  /** One action: two drafts, and every late edit of the invoice is decided. */
  async #reissue({ document }: ConflictCase): Promise<void> {
    const made = await makeReissue(this.workspace, document);
    if (made.type === "made") go(this, `/invoices/${made.creditNote}`);
    else this.said = told(made.message);
  }

  #nextOpen(decided: readonly string[]): string | undefined {
    const shown = this.#shown();
    const at = shown.findIndex(({ key }) => key === this.selected);
    return [...shown.slice(at), ...shown.slice(0, at)].find(
      (of) => !decided.includes(of.key) && this.#isOpen(of),
    )?.key;
  }

  readonly #chooseSource = (): void => {
    this.isChoosingSource = !this.isChoosingSource;
  };

  #decideBySource(ofInvoice: readonly ConflictCase[], source: string): void {
    this.isChoosingSource = false;
    const choices = ofInvoice.flatMap((of) => {
      const shown = this.workspace.document(of.document);
      if (shown === undefined) return [];
      const offer = offerOfSource(offersOf(of, liveRegisters(shown)), source);
      return offer === undefined ? [] : [[of, offer.choice] as const];
    });
    void this.#alone(() => this.#decide(choices));
  }

  readonly #undo = (): Promise<void> => this.#alone(() => this.#takeBack());

  async #takeBack(): Promise<void> {
    const last = this.#done.pop();
    if (last === undefined) {
      this.said = msg("Nothing to undo here.");
      return;
    }
    if (last.undo === undefined) {
      this.said = msg("This decision cannot be taken back: the invoice is issued.");
      return;
    }
    const outcome = await this.workspace.apply(last.of.document, [last.undo]);
    if (outcome.type === "not-stored") {
      this.#done.push(last);
      this.said = told(outcome.message);
      return;
    }
    if (outcome.type === "refused") {
      const who = this.#ending(last.of);
      this.said = msg(str`Not undone: it was changed since. ${who}.`);
      return;
    }
    this.said = msg("Undone: the conflict is open again.");
    this.#go(last.of.key);
  }

  readonly #onNetwork = (): void => this.requestUpdate();

  readonly #onKey = (event: KeyboardEvent): void => {
    const isElsewhere = isInLayer(event) || isTyping(event);
    const pressed = pageKeyOf(event, { isElsewhere, letters: lettersOf(localStorage) });
    if (pressed === undefined) return;
    switch (pressed.does) {
      case "choose": {
        const card = this.renderRoot.querySelector("conflict-card");
        if (!(card instanceof ConflictCard)) return;
        card.choose(pressed.number);
        // The digit that leads into a field is not its first character.
        return event.preventDefault();
      }
      case "step":
        return this.#step(pressed.by);
      case "same-source":
        return this.#chooseSource();
      case "undo":
        return void this.#undo();
    }
  };
}
customElements.define("conflicts-page", ConflictsPage);
