import { msg, str } from "@lit/localize";
import { SignInMethods, SignInProblem } from "@concord/protocol";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { whenOnline } from "../page/when-online.ts";
import { brandSign, icon } from "../styles/icons.ts";
import { noteStyles } from "../styles/note-styles.ts";
import { onItsWay } from "../parts/coming-part.ts";
import { sharedStyles } from "../styles/shared-styles.ts";

/** What is known of the ways in. */
type Methods =
  | { readonly type: "asking" }
  | { readonly type: "unreachable" }
  | { readonly type: "known"; readonly methods: SignInMethods };

/** The ways into a workspace: a link, and a provider where the server names one. */
export class SignInPage extends LitElement {
  static override properties = {
    hasLocalWork: { attribute: false },
    methods: { state: true },
    problem: { state: true },
  };
  /** This device holds data of the workspace already: it is a session that has ended, and nothing is hidden. */
  declare hasLocalWork: boolean;
  declare methods: Methods;
  declare problem: SignInProblem | undefined;

  static override styles = [
    sharedStyles,
    noteStyles,
    css`
      :host {
        display: block;
        max-width: 420px;
        margin: 10vh auto 0;
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
      h1 {
        font-size: 24px;
        line-height: 32px;
      }
      a.button {
        justify-content: center;
        width: 100%;
        min-height: 40px;
        margin: 16px 0 4px;
        border-color: var(--accent);
        background: var(--accent);
        color: var(--text-on-accent);
        text-decoration: none;
      }
      a.button:hover {
        background: var(--accent-hover);
      }
      a.second,
      a.second:hover {
        border-color: var(--line-strong);
        background: var(--surface);
        color: var(--text);
      }
      h2 {
        margin: 20px 0 4px;
      }
      p {
        margin: 4px 0 0;
        color: var(--text-2);
      }
    `,
  ];

  constructor() {
    super();
    this.hasLocalWork = false;
    this.methods = { type: "asking" };
    this.problem = SignInProblem.safeParse(new URLSearchParams(location.search).get("signin")).data;
    whenOnline(this, () => void this.#ask());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    try {
      if (!navigator.onLine) throw new TypeError("No network");
      const answer = await fetch("/auth/methods");
      this.methods = { type: "known", methods: SignInMethods.parse(await answer.json()) };
    } catch {
      this.methods = { type: "unreachable" };
    }
  }

  protected override render(): TemplateResult {
    return html`<p class="brand">${brandSign}Concord</p>
      <div class="card">
        <h1>${this.hasLocalWork ? msg("Sign in to sync") : msg("Sign in")}</h1>
        ${
          this.hasLocalWork
            ? html`<p>
                ${msg("Everything on this device stays readable, and what you have changed is safe here. It is sent once you have signed in the way you did before: another way in may be another account, and sends nothing of it.")}
              </p>`
            : nothing
        }
        ${this.problem === undefined ? nothing : html`<p class="note warn" role="alert">${icon("triangle")} ${problemWords(this.problem)}</p>`}
        ${this.#passkey()} ${this.#provider()}
        <h2>${msg("With a link")}</h2>
        <p>
          ${msg("Open the sign-in link that “concord start” printed, or that the owner of the workspace sent you. It is needed once on each device.")}
        </p>
        ${
          this.hasLocalWork
            ? html`<p><a href="/invoices">${msg("Go on without syncing")}</a></p>`
            : nothing
        }
      </div>`;
  }

  /** The first of the ways, where the server has it. */
  #passkey(): TemplateResult | typeof nothing {
    const place = this.methods.type === "known" ? this.methods.methods.passkeys : null;
    if (place === null) return nothing;
    return html`<passkey-button .origin=${place.origin} .staysHere=${this.hasLocalWork}
      >${onItsWay("passkey-button", () => import("../passkeys/passkey-button.ts"), "passkeys")}</passkey-button
    >`;
  }

  #provider(): TemplateResult | typeof nothing {
    const { methods } = this;
    switch (methods.type) {
      case "asking":
        return nothing;
      case "unreachable":
        return html`<p class="note mute" role="status">
          ${
            this.hasLocalWork
              ? msg("There is no connection. Signing in has to wait until there is one.")
              : msg("You need a connection once to set up this device.")
          }
        </p>`;
      case "known": {
        const { provider, passkeys } = methods.methods;
        if (provider === null) return nothing;
        // A plain link: the way leads through the provider's own page and back.
        return html`<a
          class="button ${passkeys?.origin === location.origin ? "second" : ""}"
          href="/auth/oidc/start"
          target="_self"
          >${msg(str`Continue with ${provider.name}`)}</a
        >`;
      }
    }
  }
}
customElements.define("sign-in-page", SignInPage);

function problemWords(problem: SignInProblem): string {
  switch (problem) {
    case "no-address":
      return msg(
        "The provider gave no e-mail address, so nobody can say who you are here. Allow it to share the address, or use a link.",
      );
    case "not-verified":
      return msg(
        "The provider has not verified your e-mail address. Verify it there, then sign in again.",
      );
    case "not-a-member":
      return msg(
        "Nobody has let this address into the workspace yet. Ask an owner, or sign in with another account.",
      );
    case "expired":
      return msg("This sign-in took too long, or was begun in another window. Begin again.");
    case "failed":
      return msg("The sign-in did not come to an end. Begin again.");
    case "unavailable":
      return msg("The provider cannot be reached at the moment. Try again later, or use a link.");
    case "link":
      return msg(
        "This sign-in link opens nothing: it has expired, was withdrawn, or is not whole. Ask whoever sent it for a new one.",
      );
  }
}
