import { msg, str } from "@lit/localize";
import type { OperationInput, OwnMoment } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { LitElement, ReactiveController, TemplateResult } from "lit";
import { entryQueueOf } from "../editor/entry-queue.ts";
import { newEntryKey } from "../editor/new-draft.ts";
import type { Workspace } from "../page/workspace.ts";
import { say } from "../shell/say.ts";
import { told } from "../words/language.ts";
import { pointsAt } from "./history-view.ts";
import type { HistoryView } from "./history-view.ts";
import { momentNames } from "./moment-names.ts";
import { momentOf } from "./moment-words.ts";

type Host = LitElement & { readonly workspace: Workspace; readonly invoice: DocumentId };

/** Where the moment that is shown gets a name of one's own. */
export class NamingDesk implements ReactiveController {
  readonly #host: Host;
  readonly #stayAt: (place: number) => void;
  #isOpen = false;
  /** The key of a name. */
  #sought: string | undefined;

  /** @param stayAt goes on showing a moment: its name is a change, too, and comes after it */
  constructor(host: Host, stayAt: (place: number) => void) {
    this.#host = host;
    this.#stayAt = stayAt;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#isOpen = false;
  }

  /** Opens the form, or closes it. The focus goes there, and back to where it came from. */
  readonly toggle = (): void => {
    this.#isOpen = !this.#isOpen;
    this.#host.requestUpdate();
    void this.#focus(this.#isOpen ? ".names input" : "button.naming");
  };

  async #focus(what: string): Promise<void> {
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(what)?.focus();
  }

  close(): void {
    this.#isOpen = false;
    this.#sought = undefined;
  }

  /** Somebody wants to go to a moment that is in an older part of the history: once that is here, there it goes. */
  seek({ key }: OwnMoment): void {
    this.#sought = key;
  }

  /** With every view. */
  arrive(view: HistoryView | undefined): void {
    const point = view?.points.find((each) => each.name === "own" && each.own.key === this.#sought);
    if (view === undefined || point === undefined) return;
    this.#sought = undefined;
    this.#stayAt(point.place + view.first);
  }

  /** The form, where somebody asked for it. */
  card(view: HistoryView, place: number): TemplateResult | undefined {
    if (!this.#isOpen) return undefined;
    const entry = view.entryAt(place);
    return momentNames({
      moment: momentOf(entry?.at ?? 0),
      own: pointsAt(view, place).flatMap((point) => (point.name === "own" ? [point.own] : [])),
      onName: (name) => {
        if (entry === undefined) return;
        const { hash, at } = entry;
        const operation = nameMoment({ key: newEntryKey(), name, of: { hash, at } });
        void this.#change(place, operation, calledNow(name));
      },
      onRename: ({ key }, name) =>
        void this.#change(place, { type: "rename-moment", moment: key, name }, calledNow(name)),
      onRemove: (own) =>
        void this.#change(
          place,
          { type: "remove-moment", moment: own.key },
          msg("The name is removed."),
          nameMoment(own),
        ),
      onClose: this.toggle,
    });
  }

  async #change(
    place: number,
    operation: OperationInput,
    text: string,
    back?: OperationInput,
  ): Promise<void> {
    const host = this.#host;
    const { workspace, invoice } = host;
    this.#stayAt(place);
    this.toggle();
    const edit = { operations: [operation], overlay: {} };
    const made = await entryQueueOf(workspace).enter(invoice, edit).outcome;
    if (made.type === "refused") return say(host, { text: told(made.message) });
    say(host, {
      text,
      ...(back !== undefined && { undo: () => void workspace.apply(invoice, [back]) }),
    });
  }
}

function calledNow(name: string): string {
  return msg(str`The moment is called “${name}”.`);
}

function nameMoment({ key, name, of }: OwnMoment): OperationInput {
  return { type: "name-moment", moment: key, name, of };
}
