import { msg, str } from "@lit/localize";
import { authorityFor } from "@concord/model";
import type { ConflictAttention, Workspace as WorkspaceContent } from "@concord/model";
import { LitElement, css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { newEntryKey } from "../editor/new-draft.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { connectorName } from "../words/connector-name.ts";
import {
  attentionEdit,
  attentionFor,
  authorityEdit,
  authorityOf,
  backTest,
  ruledFields,
} from "./conflict-rules.ts";
import type { RuledField } from "./conflict-rules.ts";
import { deskTroubles, ownersAlone } from "./desk-words.ts";
import { settingsStyles } from "./settings-styles.ts";
import { WorkspaceDesk } from "./workspace-desk.ts";

/** What happens to a field that two changed, field by field: who is asked, and whose word counts. Each rule says what it would have done. */
export class RulesSettings extends LitElement {
  static override properties = { workspace: { attribute: false } };
  declare workspace: Workspace;
  readonly #desk = new WorkspaceDesk(this);

  static override styles = [
    sharedStyles,
    settingsStyles,
    css`
      section.card {
        max-width: 860px;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 6px 12px 6px 0;
        text-align: left;
        vertical-align: middle;
      }
      thead th {
        color: var(--text-2);
        font-size: 12px;
        font-weight: 500;
      }
      tbody th {
        font-weight: 500;
      }
      tbody tr {
        border-top: 1px solid var(--line);
      }
      select {
        min-width: 130px;
      }
      .below {
        margin: 12px 0 0;
      }
      .narrow {
        display: none;
      }
      @media (max-width: 640px) {
        thead {
          display: none;
        }
        tbody tr {
          display: grid;
          gap: 4px;
          padding: 12px 0;
        }
        tbody th,
        tbody td {
          padding: 0;
        }
        .narrow {
          display: block;
          color: var(--text-2);
          font-size: 12px;
        }
      }
    `,
  ];

  constructor() {
    super();
    followWorkspace(this, () => this.workspace);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.#desk.turnTo(this.workspace);
  }

  protected override render(): TemplateResult {
    const content = this.#desk.snapshot()?.workspace;
    if (content === undefined) {
      return html`<p class="meta" role="status">${msg("Opening…")}</p>`;
    }
    const isFixed = this.workspace.state()?.principal?.role !== "owner";
    return html`${isFixed ? ownersAlone(content) : nothing} ${deskTroubles(this.#desk)}
      <section class="card" aria-labelledby="rules">
        <h2 id="rules">${msg("Conflict rules")}</h2>
        <p>
          ${msg("Who decides when two changed one field without seeing each other. Whatever does not stand is kept in the history.")}
        </p>
        <table>
          <thead>
            <tr>
              <th scope="col">${msg("Field")}</th>
              <th scope="col">${msg("Two people")}</th>
              <th scope="col">${msg("A tool and people")}</th>
              <th scope="col">${msg("Last 30 days")}</th>
            </tr>
          </thead>
          <tbody>
            ${ruledFields.map((each) => this.#row(each, content, isFixed))}
          </tbody>
        </table>
        <p class="meta below">
          ${msg("Counted is what this device knows of and nobody has decided yet. What an invoice said when it was issued no rule changes.")}
        </p>
      </section>`;
  }

  #row(field: RuledField, content: WorkspaceContent, isFixed: boolean): TemplateResult {
    const name = field.name();
    const attention = attentionFor(content, field);
    const authority = authorityOf(content, field);
    const issued = authorityFor(content, field.sample, "issued");
    const attentions: readonly (readonly [ConflictAttention, string])[] = [
      ["person", msg("Always ask")],
      ["history", msg("Merge by itself")],
    ];
    const sources = [...new Set(["people", ...this.#connectors(), authority])];
    const tried = backTest(this.workspace.rows().values(), field, attention, Date.now());
    return html`<tr>
      <th scope="row">${name}</th>
      <td>
        <span class="narrow" aria-hidden="true">${msg("Two people")}</span>
        <select
          aria-label=${msg(str`${name}: two people`)}
          ?disabled=${isFixed}
          @change=${({ target }: Event) => {
            const chosen = attentions.find(([value]) => value === valueOf(target))?.[0];
            if (chosen === undefined) return;
            this.#desk.make(attentionEdit(content, field, chosen, newEntryKey()));
          }}
        >
          ${attentions.map(([value, words]) => html`<option .value=${value} .selected=${value === attention}>${words}</option>`)}
        </select>
      </td>
      <td>
        <span class="narrow" aria-hidden="true">${msg("A tool and people")}</span>
        <select
          aria-label=${msg(str`${name}: a tool and people`)}
          ?disabled=${isFixed}
          @change=${({ target }: Event) => {
            this.#desk.make(authorityEdit(content, field, valueOf(target), newEntryKey()));
          }}
        >
          ${sources.map((source) => html`<option .value=${source} .selected=${source === authority}>${sourceWords(source)}</option>`)}
        </select>
        ${issued === authority ? nothing : html`<span class="meta">${msg(str`Once issued: ${sourceWords(issued)}`)}</span>`}
      </td>
      <td class="meta">${triedWords(tried)}</td>
    </tr>`;
  }

  /** Every tool that any document is linked to. */
  #connectors(): readonly string[] {
    const known = [...this.workspace.rows().values()].flatMap(({ links }) => Object.keys(links));
    return [...new Set(known)].filter((connector) => connector !== "file").toSorted();
  }
}
customElements.define("rules-settings", RulesSettings);

function valueOf(target: EventTarget | null): string {
  return target instanceof HTMLSelectElement ? target.value : "";
}

function sourceWords(source: string): string {
  return source === "people" ? msg("People decide") : msg(str`${connectorName(source)} decides`);
}

function triedWords({ all, settled }: { readonly all: number; readonly settled: number }): string {
  if (all === 0) return msg("No conflict");
  return msg(str`Settles ${settled} of ${all}`);
}
