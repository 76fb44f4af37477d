import { SignInMethods } from "@concord/protocol";
import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { unsentIn } from "../page/accounts.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import { otherAddress } from "../page/other-address.ts";
import { whenOnline } from "../page/when-online.ts";
import type { Workspace } from "../page/workspace.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { language } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import { saveRescueFile } from "./rescue-copy.ts";
import { say } from "./say.ts";

/**
 * Of a relay of this machine, which is opened by its name or by its number: that a browser keeps for each of the two what was entered there, and how much of it is not sent.
 */
export class AddressNote extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    page: { attribute: false },
    named: { state: true },
  };
  declare workspace: Workspace;
  declare page: Parameters<typeof otherAddress>[0];
  /** Where the relay says that it is; undefined while nobody has heard. */
  declare protected named: string | undefined;

  static override styles = [
    sharedStyles,
    css`
      .note {
        padding: 8px 12px;
        border-radius: 7px;
        margin: 16px 0;
      }
      a {
        text-decoration: underline;
      }
      .buttons {
        margin: 8px 0 0;
      }
    `,
  ];

  constructor() {
    super();
    this.page = location;
    this.named = undefined;
    followWorkspace(this, () => this.workspace);
    whenOnline(this, () => void this.#ask());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#ask();
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.workspace.state();
    const other = otherAddress(this.page, this.named);
    if (state === undefined || other === undefined) return nothing;
    const unsent = unsentIn(state);
    const link = html`<a href=${other.url}>${other.url}</a>`;
    if (other.type === "number") {
      return html`<p class="note mute">
        ${msg("What was entered in this browser under the number of this machine is kept there, and not seen here. Opened once it sends what it has not sent yet:")}
        ${link}
      </p>`;
    }
    return html`<div class="note mute" role="status">
      ${msg("Concord is opened by its name on this machine now:")} ${link}<br />
      ${unsent === 0 ? msg("All that this browser keeps under the present address is sent, and is there, too.") : unsentWords(unsent)}
      ${
        unsent === 0
          ? nothing
          : html`<p class="buttons">
              <button type="button" @click=${this.#save}>
                ${msg("Save a copy of unsent changes")}
              </button>
            </p>`
      }
    </div>`;
  }

  async #ask(): Promise<void> {
    try {
      const answer = await fetch("/auth/methods");
      this.named = SignInMethods.parse(await answer.json()).passkeys?.origin;
    } catch {
      // Without the relay nobody can go there either.
    }
  }

  readonly #save = async (): Promise<void> => {
    const { words } = await saveRescueFile(this.workspace);
    say(this, { text: words });
  };
}
customElements.define("address-note", AddressNote);

function unsentWords(count: number): string {
  return plural(
    count,
    {
      one: msg(
        "One change is not sent yet. It is kept under the present address alone, and sent from here as soon as there is a connection: stay until then.",
      ),
      other: msg(
        str`${count} changes are not sent yet. They are kept under the present address alone, and sent from here as soon as there is a connection: stay until then.`,
      ),
    },
    language(),
  );
}
