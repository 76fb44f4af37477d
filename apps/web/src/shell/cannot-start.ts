import { msg, str } from "@lit/localize";
import { LitElement, css, html } from "lit";
import type { TemplateResult } from "lit";
import type { Hindrance } from "../page/hindrance.ts";
import { followTheme } from "../page/theme.ts";
import { brandSign } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { beginLanguage } from "../words/language.ts";

/** Stands where the app would: why it does not begin here, what is not lost by that, and what to do. */
export class CannotStart extends LitElement {
  static override properties = { hindrance: { attribute: false } };
  declare hindrance: Hindrance;

  static override styles = [
    sharedStyles,
    css`
      main {
        max-width: 480px;
        margin: 10vh auto 0;
        padding: 0 16px;
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 10px;
        margin: 0 0 20px;
        font-weight: 600;
      }
      .card {
        padding: 24px;
      }
      p {
        margin: 12px 0;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { why, whatToDo } = wordsOf(this.hindrance);
    return html`<main role="alert">
      <p class="brand">${brandSign}Concord</p>
      <div class="card">
        <h1>${msg("Concord cannot begin here")}</h1>
        <p>${why}</p>
        <p>${whatToDo}</p>
        <button class="primary" @click=${() => location.reload()}>${msg("Reload")}</button>
      </div>
    </main>`;
  }
}
customElements.define("cannot-start", CannotStart);

function wordsOf(hindrance: Hindrance): { readonly why: string; readonly whatToDo: string } {
  switch (hindrance.type) {
    case "insecure":
      return {
        why: msg(
          "This address is not a secure one, and there a browser gives no site what working without a network takes. Nothing was changed on this device.",
        ),
        whatToDo: msg(
          "Open it with https://, or on the machine on which Concord runs with http://localhost. Whoever runs the server can put it behind https.",
        ),
      };
    case "no-storage":
      return {
        why: msg(
          "This browser lets this site keep nothing, and Concord works on what this device keeps. Nothing was lost: what was sent is with your team.",
        ),
        whatToDo: msg(
          "Allow this address to store data (in the browser’s settings under cookies and site data), then reload.",
        ),
      };
    case "failed":
      return {
        why: msg(str`Something went wrong at the start: ${hindrance.why}`),
        whatToDo: msg(
          "What is stored on this device is untouched. Reload; if that does not help, report this message.",
        ),
      };
  }
}

/** What was chosen on this device may not be readable. */
const nothingKept = { getItem: () => null, setItem: () => undefined };

/** Says in the place of `app` why it does not begin, in the viewer's language and the system's colours. */
export async function sayHindrance(app: Element | null, hindrance: Hindrance): Promise<void> {
  followTheme(document.documentElement, matchMedia("(prefers-color-scheme: dark)"), nothingKept);
  await beginLanguage(nothingKept);
  const said = new CannotStart();
  said.hindrance = hindrance;
  app?.replaceChildren(said);
}
