import { fieldReadyPlace } from "../page/kept-places.ts";
import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoment, today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { clockAhead, clockWords, isClockRight } from "../page/device-clock.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { checkDevice, isReady } from "./check-device.ts";
import type { DeviceCheck } from "./check-device.ts";
import { probeWriting } from "./write-probe.ts";

/** Prepares this device for days without a network, and says whether it is ready, with the time. */
export class FieldCheck extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    check: { state: true },
    isChecking: { state: true },
  };
  declare workspace: Workspace;
  declare protected check: DeviceCheck | undefined;
  declare protected isChecking: boolean;

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }
      ul {
        display: grid;
        gap: 8px;
        margin: 0 0 12px;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        gap: 8px;
      }
      .sign {
        display: inline-flex;
        flex: none;
        align-self: start;
        padding: 2px;
        border-radius: 50%;
      }
      .result {
        padding: 8px 12px;
        border-radius: 7px;
        margin: 0 0 12px;
      }
    `,
  ];

  constructor() {
    super();
    this.check = undefined;
    this.isChecking = false;
  }

  protected override render(): TemplateResult {
    const { check } = this;
    return html`<div role="status">
        ${check === undefined ? this.#before() : this.#after(check)}
      </div>
      <button ?disabled=${this.isChecking} @click=${this.#prepare}>
        ${icon("check")}${this.isChecking ? msg("Preparing…") : msg("Prepare this device")}
      </button>`;
  }

  #before(): TemplateResult | typeof nothing {
    const ready = Number(localStorage.getItem(fieldReadyPlace));
    if (!(ready > 0 && ready <= Date.now())) return nothing;
    const moment = formatMoment(ready, viewerLocale);
    return html`<p>${msg(str`Last ready: ${moment}. Prepare it again before you leave.`)}</p>`;
  }

  #after(check: DeviceCheck): TemplateResult {
    const moment = formatMoment(Date.now(), viewerLocale);
    return html`<ul>
        ${lines(check).map(
          ([tone, words]) =>
            html`<li>
              <span class="sign ${tone}">${icon(tone === "ok" ? "check" : "alert")}</span
              ><span>${words}</span>
            </li>`,
        )}
      </ul>
      ${
        isReady(check)
          ? html`<p class="result ok">${msg(str`Ready for work without a network · ${moment}`)}</p>`
          : html`<p class="result bad">${msg("Not ready yet: see what is marked above.")}</p>`
      }`;
  }

  readonly #prepare = async (): Promise<void> => {
    this.isChecking = true;
    this.check = await checkDevice({
      workspace: this.workspace,
      today: today(),
      isAppKept,
      write: () => probeWriting(indexedDB, crypto.randomUUID()),
      protect: () => navigator.storage.persist(),
      clockAhead: () => clockAhead({ fetch: (...asked) => fetch(...asked), now: Date.now }),
    });
    if (isReady(this.check)) localStorage.setItem(fieldReadyPlace, String(Date.now()));
    this.isChecking = false;
  };
}
customElements.define("field-check", FieldCheck);

/** After its first visit a browser is still keeping the app. */
const keepingMs = 10_000;

/** Whether a service worker answers for the app from what it has kept. */
async function isAppKept(): Promise<boolean> {
  if (!("serviceWorker" in navigator)) return false;
  const patience = new Promise<undefined>((over) => setTimeout(over, keepingMs, undefined));
  const registration = await Promise.race([navigator.serviceWorker.ready, patience]);
  const page = await caches.match("/index.html", { ignoreSearch: true });
  return registration !== undefined && page !== undefined;
}

type Line = readonly ["ok" | "warn" | "bad", string];

function lines(check: DeviceCheck): readonly Line[] {
  const number = new Intl.NumberFormat(viewerLocale);
  const [invoices, customers, products] = [check.invoices, check.customers, check.products].map(
    (each) => number.format(each),
  );
  return [
    check.team === "here"
      ? ["ok", msg("Everything of the team is on this device.")]
      : ["bad", msg("Not everything of the team is here. Connect, and wait until it is synced.")],
    [
      check.customers + check.products === 0 ? "warn" : "ok",
      msg(str`Invoices: ${invoices} · customers: ${customers} · products with prices: ${products}`),
    ],
    check.app === "kept"
      ? ["ok", msg("The app opens without a network.")]
      : [
          "bad",
          msg(
            "The app is not kept here yet. Reload the page once, and do not use a private window.",
          ),
        ],
    check.write === "lasts"
      ? ["ok", msg("Something was written to this device, read back and deleted.")]
      : ["bad", msg("This device does not store what is written. Make room, or take another one.")],
    storageLine(check.storage),
    [
      isClockRight(check.clockAhead) ? "ok" : "warn",
      msg(str`Clock: ${clockWords(check.clockAhead, viewerLocale)}`),
    ],
    check.unsent === 0
      ? ["ok", msg("Nothing waits to be sent.")]
      : [
          "warn",
          msg(
            str`Changes that are not sent yet: ${number.format(check.unsent)}. They are safe here.`,
          ),
        ],
  ];
}

function storageLine(storage: DeviceCheck["storage"]): Line {
  switch (storage) {
    case "protected":
      return ["ok", msg("The browser keeps it until you delete it.")];
    case "may-be-deleted":
      return [
        "warn",
        msg("The browser may delete it when the disk is full. Installing the app helps."),
      ];
    case "memory":
      return ["bad", msg("Nothing is stored: it is in memory only, and goes with the tab.")];
  }
}
