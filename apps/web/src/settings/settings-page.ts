import { msg } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Api } from "../page/api.ts";
import { onItsWay } from "../parts/coming-part.ts";
import type { Route } from "../page/router.ts";
import type { ThemeChoice } from "../page/theme.ts";
import type { Workspace } from "../page/workspace.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import "./appearance-settings.ts";
import "./company-settings.ts";
import "./device-settings.ts";
import "./rules-settings.ts";

type Section = Extract<Route, { readonly screen: "settings" }>["section"];

const sections: readonly { readonly section: Section; readonly name: () => string }[] = [
  { section: "company", name: () => msg("Company") },
  { section: "numbering", name: () => msg("Numbering") },
  { section: "rules", name: () => msg("Conflict rules") },
  { section: "appearance", name: () => msg("Appearance") },
  { section: "device", name: () => msg("This device") },
];

/** The settings, a page for each of their parts. */
export class SettingsPage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    api: { attribute: false },
    section: { attribute: false },
    theme: { attribute: false },
  };
  declare workspace: Workspace;
  declare api: Api | undefined;
  declare section: Section;
  declare theme: ThemeChoice | undefined;

  static override styles = [
    sharedStyles,
    css`
      h1 {
        margin-bottom: 12px;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        padding-bottom: 8px;
        border-bottom: 1px solid var(--line);
        margin-bottom: 16px;
      }
      nav a {
        display: inline-flex;
        align-items: center;
        min-height: 32px;
        padding: 5px 12px;
        border-radius: 7px;
        color: var(--text-2);
        font-weight: 500;
      }
      nav a:hover {
        background: var(--surface-2);
        text-decoration: none;
      }
      nav a[aria-current] {
        background: var(--accent-soft);
        color: var(--accent-text);
      }
      @media (pointer: coarse) {
        nav a {
          min-height: 44px;
        }
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`<h1>${msg("Settings")}</h1>
      <nav aria-label=${msg("Settings")}>
        ${sections.map(
          ({ section, name }) =>
            html`<a
              href="/settings/${section}"
              aria-current=${section === this.section ? "page" : nothing}
              >${name()}</a
            >`,
        )}
        <a href="/audit">${msg("Audit")}</a>
      </nav>
      ${this.#section()}`;
  }

  #section(): TemplateResult {
    switch (this.section) {
      case "company":
        return html`<company-settings .workspace=${this.workspace}></company-settings>`;
      case "numbering":
        // Most of it needs the relay, so it is not kept for working without it. Until its code is there, and where it does not come, the element shows what stands in it.
        return html`<numbering-settings .workspace=${this.workspace} .api=${this.api}
          >${onItsWay("numbering", () => import("../numbering/numbering-settings.ts"), "numbering")}</numbering-settings
        >`;
      case "rules":
        return html`<rules-settings .workspace=${this.workspace}></rules-settings>`;
      case "appearance":
        return html`<appearance-settings .theme=${this.theme}></appearance-settings>`;
      case "device":
        return html`<device-settings
          .workspace=${this.workspace}
          .api=${this.api}
        ></device-settings>`;
    }
  }
}
customElements.define("settings-page", SettingsPage);
