import { DocumentId } from "@concord/model";
import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import "../editor/invoice-page.ts";
import { dayAfter, today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { go } from "../page/go.ts";
import { isInLayer, isTyping } from "../page/shortcuts.ts";
import { joinWorkspace } from "../page/workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import type { Command } from "../shell/commands.ts";
import { say } from "../shell/say.ts";
import { syncWords } from "../shell/sync-words.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { WorkspaceState } from "../wire/messages.ts";
import type { PracticeMessage } from "./practice-messages.ts";
import { stepAfter, steps } from "./practice-steps.ts";
import type { Seen, Step } from "./practice-steps.ts";
import { practiceStyles } from "./practice-styles.ts";
import { stepWords } from "./step-words.ts";

const invoice = DocumentId.parse("0190c0de-0000-7000-8000-000000000001");
/** The colleague takes a moment to think. */
const thinkingMs = 3_000;

type SyncName = WorkspaceState["status"]["state"];
const syncNames: readonly SyncName[] = [
  "saving",
  "on-this-device",
  "sending",
  "synced",
  "needs-attention",
];

/** Practice with an invoice that is nobody's: a team in a worker of its own, in which the network goes and comes as one asks for it. */
export class PracticePage extends LitElement {
  static override properties = { name: { attribute: false }, step: { state: true } };
  /** Of whoever practises. */
  declare name: string;
  declare protected step: Step;
  #worker: Worker | undefined;
  #workspace: Workspace | undefined;
  #thinking: ReturnType<typeof setTimeout> | undefined;
  #first: { readonly registers: string; readonly due: unknown } | undefined;
  #hasColleagueWritten = false;
  readonly #met = new Set<SyncName>();

  static override styles = [sharedStyles, practiceStyles];

  constructor() {
    super();
    this.name = "";
    this.step = "edit";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.#onKey);
    const worker = new Worker(new URL("./practice-worker.ts", import.meta.url), {
      type: "module",
      name: "practice",
    });
    this.#worker = worker;
    const name = this.name === "" ? msg("You") : this.name;
    const declines = msg("This is practice: nothing is issued here.");
    this.#tell({ type: "begin", name, invoice, today: today(), declines });
    const workspace = joinWorkspace("practice", worker);
    workspace.watch(invoice);
    workspace.onChange(this.#look);
    this.#workspace = workspace;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#onKey);
    clearTimeout(this.#thinking);
    this.#worker?.terminate();
  }

  commands(): readonly Command[] {
    return [{ name: msg("Leave practice"), icon: "close", keys: "Esc", run: () => this.#leave() }];
  }

  protected override render(): TemplateResult {
    const state = this.#workspace?.state();
    return html`<div class="banner" role="note">
        <strong>${msg("Practice")}</strong>
        <span
          >${msg("This invoice is made up. Nothing here is stored, and nothing of it reaches your team.")}</span
        >
        <button @click=${() => this.#leave()}>
          ${msg("Leave practice")} <kbd aria-hidden="true">Esc</kbd>
        </button>
      </div>
      ${this.#coach(state)}
      ${
        this.#workspace === undefined || state === undefined
          ? html`<p class="meta" role="status">${msg("Opening…")}</p>`
          : html`<div
              class="stage"
              @go=${this.#stay}
              @new-invoice=${this.#stay}
              @click=${this.#onClick}
            >
              <invoice-page .workspace=${this.#workspace} .invoice=${invoice}></invoice-page>
            </div>`
      }`;
  }

  #coach(state: WorkspaceState | undefined): TemplateResult {
    const number = steps.indexOf(this.step) + 1;
    const { title, text } = stepWords(this.step);
    const sync = state && syncWords(state, Date.now(), viewerLocale);
    return html`<section class="card coach" aria-labelledby="step">
      <div class="step" role="status">
        <span class="meta">${msg(str`Step ${number} of ${steps.length}`)}</span>
        <h2 id="step">${title}</h2>
        <p>${text}</p>
      </div>
      <div class="buttons">${this.#button()}</div>
      <div class="states">
        <ul aria-label=${msg("How safe what you write is")}>
          ${syncNames.map((each) => this.#state(each, state?.status.state === each))}
        </ul>
        <p class="meta">${sync === undefined ? nothing : html`${sync.title} · ${sync.detail}`}</p>
      </div>
    </section>`;
  }

  #state(name: SyncName, isNow: boolean): TemplateResult {
    const met = this.#met.has(name);
    return html`<li
      class="pill ${isNow ? "info now" : "mute"}"
      aria-current=${isNow ? "step" : nothing}
    >
      ${met ? icon("check") : icon("ring")}${nameOf(name)}${met ? html`<span class="unseen">, ${msg("seen")}</span>` : nothing}
    </li>`;
  }

  #button(): TemplateResult | typeof nothing {
    switch (this.step) {
      case "go-offline":
        return act(msg("Go offline"), () => this.#tell({ type: "network", network: "off" }));
      case "reconnect":
        return act(msg("Reconnect"), () => this.#tell({ type: "network", network: "on" }));
      case "session":
        return act(msg("Let the session end"), () => this.#tell({ type: "session-ends" }));
      case "sign-in":
        return act(msg("Sign in again"), () => this.#tell({ type: "network", network: "on" }));
      case "done":
        return act(msg("Back to the real invoices"), () => this.#leave());
      case "edit":
      case "edit-offline":
      case "colleague":
      case "resolve":
      case "edit-signed-out":
        return nothing;
    }
  }

  readonly #look = (): void => {
    const seen = this.#seen();
    if (seen !== undefined) {
      this.#met.add(seen.sync);
      const next = stepAfter(this.step, seen);
      if (next === "colleague" && this.step !== "colleague") this.#letColleagueThink();
      this.step = next;
    }
    this.requestUpdate();
  };

  #letColleagueThink(): void {
    this.#thinking ??= setTimeout(() => {
      const mine = this.#workspace?.document(invoice)?.snapshot.registers["dueDate"];
      const wanted = dayAfter(today(), 30);
      this.#tell({
        type: "colleague-writes",
        due: mine === wanted ? dayAfter(today(), 45) : wanted,
      });
      this.#hasColleagueWritten = true;
      this.#look();
    }, thinkingMs);
  }

  #seen(): Seen | undefined {
    const state = this.#workspace?.state();
    const shown = this.#workspace?.document(invoice);
    if (state === undefined || shown?.snapshot.kind !== "invoice") return undefined;
    const { registers, conflicts } = shown.snapshot;
    const own = JSON.stringify(
      Object.entries(registers).filter(([path]) => !path.startsWith("conflicts.")),
    );
    this.#first ??= { registers: own, due: registers["dueDate"] };
    const open = conflicts.filter((each) => each.state === "open").length;
    return {
      sync: state.status.state,
      link: state.link,
      isEdited: own !== this.#first.registers,
      isDueEdited: registers["dueDate"] !== this.#first.due,
      hasColleagueWritten: this.#hasColleagueWritten,
      openConflicts: open,
      closedConflicts: conflicts.length - open,
    };
  }

  #tell(message: PracticeMessage): void {
    this.#worker?.postMessage(message);
  }

  #leave(): void {
    go(this, "/invoices");
  }

  /** Of an invoice that is nobody's there is nothing elsewhere in the app. */
  readonly #stay = (event: Event): void => event.stopPropagation();

  readonly #onClick = (event: Event): void => {
    if (!event.composedPath().some((each) => each instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    say(this, { text: msg("That is elsewhere in the app, and not part of the practice.") });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (isInLayer(event) || isTyping(event)) return;
    event.preventDefault();
    this.#leave();
  };
}
customElements.define("practice-page", PracticePage);

function act(words: string, run: () => void): TemplateResult {
  return html`<button class="primary" @click=${run}>${words}</button>`;
}

function nameOf(name: SyncName): string {
  switch (name) {
    case "saving":
      return msg("Saving");
    case "on-this-device":
      return msg("On this device");
    case "sending":
      return msg("Sending");
    case "synced":
      return msg("Synced");
    case "needs-attention":
      return msg("Needs attention");
  }
}
