import { msg } from "@lit/localize";
import { LitElement, css, html } from "lit";
import type { TemplateResult } from "lit";
import { chooseDensity, densities, densityOf, followDensity } from "../page/density.ts";
import type { Density } from "../page/density.ts";
import { chooseLetters, lettersOf } from "../page/shortcuts.ts";
import { themes } from "../page/theme.ts";
import type { Theme, ThemeChoice } from "../page/theme.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { language, languageNames, languages } from "../words/language.ts";
import type { Language } from "../words/language.ts";
import { settingsStyles } from "./settings-styles.ts";

/** How the app looks and speaks on this device. Nobody else sees a difference. Tells `speak` with another language. */
export class AppearanceSettings extends LitElement {
  static override properties = { theme: { attribute: false } };
  declare theme: ThemeChoice | undefined;

  static override styles = [
    sharedStyles,
    settingsStyles,
    css`
      section.card {
        max-width: 640px;
      }
      fieldset {
        display: grid;
        gap: 4px;
        padding: 0;
        border: 0;
        margin: 0 0 20px;
      }
      legend {
        padding: 0;
        margin-bottom: 4px;
        font-weight: 500;
      }
      label {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 28px;
      }
      input[type="checkbox"] {
        margin: 0;
      }
      input[type="radio"] {
        width: 16px;
        min-height: 16px;
        margin: 0;
        accent-color: var(--accent);
      }
      .hint {
        margin: 4px 0 0;
        color: var(--text-2);
      }
      @media (pointer: coarse) {
        label {
          min-height: 44px;
        }
      }
    `,
  ];

  constructor() {
    super();
    followDensity(this);
  }

  protected override render(): TemplateResult {
    const chosen = this.theme?.theme() ?? "system";
    return html`<section class="card" aria-labelledby="looks">
        <h2 id="looks">${msg("Appearance")}</h2>
        <fieldset>
          <legend>${msg("Colours")}</legend>
          ${themes.map((each) => radio("theme", each, themeNames()[each], each === chosen, () => this.#chooseTheme(each)))}
        </fieldset>
        <fieldset>
          <legend>${msg("Language")}</legend>
          ${languages.map((each) => radio("language", each, languageNames[each], each === language(), () => this.#speak(each)))}
        </fieldset>
        <fieldset>
          <legend>${msg("Rows of the list")}</legend>
          ${densities.map((each) => radio("density", each, densityNames()[each], each === densityOf(localStorage), () => chooseDensity(each, localStorage)))}
        </fieldset>
        <p class="hint">
          ${msg("Movement follows the system: where it asks for less, nothing moves.")}
        </p>
      </section>
      <section class="card" aria-labelledby="keys">
        <h2 id="keys">${msg("Keyboard")}</h2>
        <label
          ><input
            type="checkbox"
            .checked=${lettersOf(localStorage) === "on"}
            @change=${this.#chooseLetters}
          />${msg("Single letters are shortcuts")}</label
        >
        <p class="hint">
          ${msg("Turn them off if you dictate, or if keys are pressed by accident. Ctrl K and the other combinations stay.")}
        </p>
      </section>`;
  }

  #chooseTheme(theme: Theme): void {
    this.theme?.choose(theme);
    this.requestUpdate();
  }

  #speak(next: Language): void {
    this.dispatchEvent(new CustomEvent("speak", { detail: next, bubbles: true, composed: true }));
  }

  readonly #chooseLetters = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement)
      chooseLetters(target.checked ? "on" : "off", localStorage);
  };
}
customElements.define("appearance-settings", AppearanceSettings);

function themeNames(): Readonly<Record<Theme, string>> {
  return { system: msg("As the system is"), light: msg("Light"), dark: msg("Dark") };
}

function densityNames(): Readonly<Record<Density, string>> {
  return { comfortable: msg("Comfortable"), compact: msg("Compact") };
}

function radio(
  name: string,
  value: string,
  label: string,
  isChosen: boolean,
  onChosen: () => void,
): TemplateResult {
  return html`<label
    ><input
      type="radio"
      name=${name}
      value=${value}
      .checked=${isChosen}
      @change=${onChosen}
    />${label}</label
  >`;
}
