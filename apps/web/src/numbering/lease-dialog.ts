import type { NumberSeries } from "@concord/model";
import type { ShownLease } from "@concord/protocol";
import { msg, str } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import type { ApiAnswer } from "../page/api.ts";
import { dialogStyles } from "../settling/dialog-styles.ts";
import "../shell/modal-dialog.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import type { LeaseAct, LeaseRow } from "./lease-rows.ts";
import { consequences, doneWords, headingOf } from "./lease-words.ts";
import { numberingDialogStyles } from "./numbering-dialog-styles.ts";
import type { NumberingRelay } from "./numbering-relay.ts";
import { countWords, refusalWords, seriesName } from "./numbering-words.ts";

/** What is to be done about which lease. */
export interface AskedLease {
  readonly act: LeaseAct;
  readonly series: NumberSeries;
  readonly row: LeaseRow | undefined;
  readonly relay: NumberingRelay;
  readonly device: string;
  /** Why it has to wait; "" where it need not. */
  readonly waits: string;
}

/** The relay has done what was asked for. */
export class LeaseDone extends Event {
  readonly words: string;
  constructor(words: string) {
    super("lease-done");
    this.words = words;
  }
}

const most = { size: 1_000, days: 366 } as const;

/** Leasing a series to this device, renewing that, giving it back, and taking it over from a device that cannot: with what it means, and what became of it. */
export class LeaseDialog extends LitElement {
  static override properties = {
    asked: { attribute: false },
    size: { state: true },
    days: { state: true },
    reason: { state: true },
    isToThis: { state: true },
    isAsking: { state: true },
    refusal: { state: true },
  };
  declare asked: AskedLease | undefined;
  declare protected size: string;
  declare protected days: string;
  declare protected reason: string;
  /** Whether a lease that is taken over goes to this device, or to nobody. */
  declare protected isToThis: boolean;
  declare protected isAsking: boolean;
  declare protected refusal: string;

  static override styles = [sharedStyles, dialogStyles, numberingDialogStyles];

  constructor() {
    super();
    this.asked = undefined;
    this.#begin();
  }

  #begin(): void {
    this.size = "100";
    this.days = "30";
    this.reason = "";
    this.isToThis = true;
    this.isAsking = false;
    this.refusal = "";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("asked") && changed.get("asked") === undefined) this.#begin();
  }

  protected override render(): TemplateResult {
    const { asked } = this;
    return html`<modal-dialog
      .heading=${asked === undefined ? "" : headingOf(asked)}
      .isOpen=${asked !== undefined}
      @closed=${this.#close}
      >${asked === undefined ? nothing : this.#content(asked)}</modal-dialog
    >`;
  }

  #content(asked: AskedLease): TemplateResult {
    const terms = this.#terms();
    const needsTerms = asked.act !== "return" && (asked.act !== "take-over" || this.isToThis);
    const isReady =
      !this.isAsking &&
      asked.waits === "" &&
      (!needsTerms || terms !== undefined) &&
      (asked.act !== "take-over" || this.reason.trim() !== "");
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        if (isReady) void this.#do(asked);
      }}
    >
      ${this.#meaning(asked)} ${asked.act === "take-over" ? this.#takingOver() : nothing}
      ${
        needsTerms
          ? html`<div class="pair">
              ${this.#number("size", msg("How many numbers"), this.size, most.size)}
              ${this.#number("days", msg("For how many days"), this.days, most.days)}
            </div>`
          : nothing
      }
      ${asked.waits === "" ? nothing : html`<p class="said warn" role="alert">${asked.waits}</p>`}
      ${this.refusal === "" ? nothing : html`<p class="said bad" role="alert">${this.refusal}</p>`}
      <div class="actions">
        <button type="button" @click=${this.#close}>${msg("Cancel")}</button>
        <button class=${asked.act === "take-over" ? "danger" : "primary"} ?disabled=${!isReady}>
          ${this.#doName(asked.act)}
        </button>
      </div>
    </form>`;
  }

  #meaning({ act, series, row }: AskedLease): TemplateResult {
    const name = seriesName(series);
    switch (act) {
      case "lease":
        return html`<p>
          ${msg(str`This device gives the next numbers of ${name} by itself, connected or not. Nobody else numbers from it until the lease is given back, ends or is taken over.`)}
        </p>`;
      case "renew":
        return html`<p>
          ${msg("The device goes on where it is, with more numbers and more time. Renew before the lease ends or its numbers are used up: then there is no gap.")}
        </p>`;
      case "return":
        return html`<p>
          ${row === undefined || row.left === 0 ? msg("All its numbers are used.") : msg(str`What was not used (${countWords(row.left ?? 0)}) is given next: no gap is left.`)}
          ${msg("Then the server gives the numbers again, and this device issues nothing offline from this series.")}
        </p>`;
      case "take-over":
        return row === undefined ? html`` : consequences(row);
    }
  }

  #takingOver(): TemplateResult {
    return html`<fieldset>
        <legend>${msg("And then")}</legend>
        <label class="choice"
          ><input
            type="radio"
            name="to"
            .checked=${this.isToThis}
            @change=${() => {
              this.isToThis = true;
            }}
          />${msg("This device gives the numbers")}</label
        >
        <label class="choice"
          ><input
            type="radio"
            name="to"
            .checked=${!this.isToThis}
            @change=${() => {
              this.isToThis = false;
            }}
          />${msg("The server gives the numbers")}</label
        >
      </fieldset>
      <label class="field"
        >${msg("Why? It goes into the register, for whoever audits you.")}
        <input
          name="reason"
          autocomplete="off"
          maxlength="1000"
          .value=${this.reason}
          @input=${({ target }: Event) => {
            if (target instanceof HTMLInputElement) this.reason = target.value;
          }}
        />
      </label>`;
  }

  #number(name: "size" | "days", label: string, value: string, upTo: number): TemplateResult {
    const isWrong = readCount(value, upTo) === undefined;
    return html`<label class="field"
      >${label}
      <input
        name=${name}
        inputmode="numeric"
        autocomplete="off"
        aria-invalid=${isWrong ? "true" : nothing}
        .value=${value}
        @input=${({ target }: Event) => {
          if (target instanceof HTMLInputElement) this[name] = target.value;
        }}
      />
      <span class="meta">${msg(str`1 to ${countWords(upTo)}`)}</span>
    </label>`;
  }

  #doName(act: LeaseAct): string {
    switch (act) {
      case "lease":
        return msg("Lease to this device");
      case "renew":
        return msg("Renew");
      case "return":
        return msg("Give back");
      case "take-over":
        return msg("Take over the lease");
    }
  }

  #terms(): { readonly size: number; readonly days: number } | undefined {
    const size = readCount(this.size, most.size);
    const days = readCount(this.days, most.days);
    return size === undefined || days === undefined ? undefined : { size, days };
  }

  async #do(asked: AskedLease): Promise<void> {
    this.isAsking = true;
    this.refusal = "";
    const answer = await this.#ask(asked);
    this.isAsking = false;
    if (this.asked?.series.id !== asked.series.id) return;
    if (answer.type === "ok") {
      this.#close();
      this.dispatchEvent(new LeaseDone(doneWords(asked, answer.value)));
    } else this.refusal = refusalWords(answer);
  }

  #ask({ act, series, row, relay, device }: AskedLease): Promise<ApiAnswer<ShownLease>> {
    // What is not needed for an act may be anything.
    const terms = this.#terms() ?? { size: 1, days: 1 };
    const held = row?.held;
    switch (act) {
      case "lease":
      case "renew": {
        const next = held?.next;
        return relay.lease(series.id, { ...terms, device, ...(next !== undefined && { next }) });
      }
      case "return": {
        const next = held?.next ?? (row === undefined ? 1 : row.lease.to + 1);
        return relay.giveBack(series.id, { device, next });
      }
      case "take-over":
        return relay.takeOver(series.id, {
          ...terms,
          epoch: row?.lease.epoch ?? 1,
          reason: this.reason.trim(),
          ...(this.isToThis && { device }),
        });
    }
  }

  readonly #close = (): void => {
    if (this.asked === undefined) return;
    this.asked = undefined;
    this.dispatchEvent(new Event("closed"));
  };
}
customElements.define("lease-dialog", LeaseDialog);

function readCount(text: string, upTo: number): number | undefined {
  const read = /^\s*(\d{1,4})\s*$/u.exec(text)?.[1];
  const value = Number(read ?? 0);
  return value >= 1 && value <= upTo ? value : undefined;
}
