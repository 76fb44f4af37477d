import type { WorkspaceSnapshot } from "@concord/document";
import { seriesOf } from "@concord/model";
import type { EntryKey, NumberLease, NumberSeries } from "@concord/model";
import { hasRight } from "@concord/protocol";
import { msg } from "@lit/localize";
import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { newEntryKey } from "../editor/new-draft.ts";
import { today } from "../format/days.ts";
import type { Api } from "../page/api.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import { deskTroubles, ownersAlone } from "../settings/desk-words.ts";
import { settingsStyles } from "../settings/settings-styles.ts";
import { WorkspaceDesk } from "../settings/workspace-desk.ts";
import { say } from "../shell/say.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import "./lease-dialog.ts";
import type { AskedLease, LeaseDone } from "./lease-dialog.ts";
import { leaseRows } from "./lease-rows.ts";
import type { LeaseAct, LeaseRow } from "./lease-rows.ts";
import { leasesCard } from "./leases-card.ts";
import type { SeriesFacts } from "./next-number.ts";
import "./number-register.ts";
import type { RegisterWanted, RegisteredSeries } from "./number-register.ts";
import { NumberingDesk } from "./numbering-desk.ts";
import { numberingStyles } from "./numbering-styles.ts";
import { seriesName } from "./numbering-words.ts";
import { seriesCard } from "./series-card.ts";
import "./series-dialog.ts";
import type { EditedSeries, SeriesDecided } from "./series-dialog.ts";
import { changedSeriesEdit, newSeriesEdit, usedFirstEdit } from "./series-edits.ts";

/** Where the numbers of invoices come from: the series, who gives them, and the register that accounts for every one. */
export class NumberingSettings extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    api: { attribute: false },
    edited: { state: true },
    asked: { state: true },
    chosen: { state: true },
  };
  declare workspace: Workspace;
  declare api: Api | undefined;
  /** The series in the dialog, by its id; "new" for one that is not there yet. */
  declare protected edited: { readonly id: EntryKey; readonly isNew: boolean } | undefined;
  declare protected asked: { readonly act: LeaseAct; readonly series: EntryKey } | undefined;
  /** The series whose register is shown. */
  declare protected chosen: string;
  readonly #desk = new WorkspaceDesk(this);
  readonly #numbering = new NumberingDesk(this);

  static override styles = [sharedStyles, settingsStyles, numberingStyles];

  constructor() {
    super();
    this.api = undefined;
    this.edited = undefined;
    this.asked = undefined;
    this.chosen = "";
    followWorkspace(this, () => this.workspace);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.#desk.turnTo(this.workspace);
    this.#numbering.turnTo(this.api, this.workspace);
  }

  protected override render(): TemplateResult {
    const own = this.#desk.snapshot();
    const state = this.workspace.state();
    if (own === undefined || state === undefined) {
      return html`<p class="meta" role="status">${msg("Opening…")}</p>`;
    }
    const role = state.principal?.role;
    const isFixed = role !== "owner";
    const series = seriesOf(own.workspace);
    const rows = this.#leaseRows(own);
    const chosen = this.chosen === "" ? (series[0]?.id ?? "") : this.chosen;
    const isLive = this.#numbering.state().type === "live";
    const mayLease = role !== undefined && hasRight(role, "write");
    return html`${isFixed ? ownersAlone(own.workspace) : nothing} ${deskTroubles(this.#desk)}
      ${this.#stateNote()}
      ${seriesCard({
        series,
        factsOf: (each) => this.#factsOf(each, own),
        today: today(),
        isFixed,
        onNew: () => {
          this.edited = { id: newEntryKey(), isNew: true };
        },
        onAction: (action, each) => this.#onSeries(action, each, own),
      })}
      ${leasesCard({
        series,
        rows,
        device: state.device,
        now: Date.now(),
        isWhole: this.#numbering.told() !== undefined,
        barred: !mayLease
          ? msg("You may look at leases, but not ask for one.")
          : isLive
            ? ""
            : msg("Leases are granted and given back by the server: this needs a connection."),
        mayTakeOver: role === "owner" || role === "editor",
        onAct: (act, each) => {
          this.asked = { act, series: each.id };
        },
      })}
      <number-register
        .workspace=${this.workspace}
        .relay=${this.#numbering.relay()}
        .series=${this.#registered(series)}
        .chosen=${chosen}
        .leases=${activeIn(own)}
        .version=${this.#versionOf(chosen)}
        @register-wanted=${({ series: wanted }: RegisterWanted) => {
          this.chosen = wanted;
        }}
      ></number-register>
      <series-dialog
        .edited=${this.#editedSeries(own)}
        @series-decided=${(event: SeriesDecided) => this.#decide(event, own)}
        @closed=${() => {
          this.edited = undefined;
        }}
      ></series-dialog>
      <lease-dialog
        .asked=${this.#askedLease(series, rows)}
        @lease-done=${({ words }: LeaseDone) => {
          say(this, { text: words });
          void this.#numbering.look();
        }}
        @closed=${() => {
          this.asked = undefined;
        }}
      ></lease-dialog>`;
  }

  /** What cannot be known now, and why. */
  #stateNote(): TemplateResult | typeof nothing {
    const state = this.#numbering.state();
    switch (state.type) {
      case "asking":
      case "live":
        return nothing;
      case "refused":
        return html`<p class="banner bad" role="alert">${state.message}</p>`;
      case "unreachable":
        return html`<p class="banner mute" role="status">
          ${icon("device")}${
            this.#numbering.told() === undefined
              ? msg(
                  "You are offline. The series and the leases of this device are shown; what was given of each, and the register, the server knows.",
                )
              : msg("You are offline. What was given of each series is as it was heard last.")
          }
        </p>`;
    }
  }

  #factsOf(series: Pick<NumberSeries, "id">, own: WorkspaceSnapshot): SeriesFacts {
    const told = this.#numbering.told();
    const lease = activeIn(own).find((each) => each.series === series.id);
    const held = this.workspace.state()?.leases.find((each) => each.lease.id === lease?.id);
    const listed = told?.series.find(({ id }) => id === series.id);
    return {
      // A series that was made here and has not come there yet has given nothing.
      periods: told === undefined ? undefined : (listed?.periods ?? []),
      next: listed?.next,
      lease,
      held,
    };
  }

  /** Another one wherever the register of a series may be another. */
  #versionOf(series: string): string {
    const periods = this.#numbering.told()?.series.find(({ id }) => id === series)?.periods;
    return JSON.stringify([periods, this.#numbering.state().type]);
  }

  #leaseRows(own: WorkspaceSnapshot): readonly LeaseRow[] {
    return leaseRows({
      here: own.leases,
      held: this.workspace.state()?.leases ?? [],
      told: this.#numbering.told()?.leases,
    });
  }

  /** Those of the workspace, and those that it has no more and that gave numbers. */
  #registered(series: readonly NumberSeries[]): readonly RegisteredSeries[] {
    const known = series.map((each) => ({ id: String(each.id), name: seriesName(each) }));
    const gone = (this.#numbering.told()?.series ?? [])
      .filter(({ id }) => !known.some((each) => each.id === id))
      .map((each) => ({ id: each.id, name: seriesName(each) }));
    return [...known, ...gone];
  }

  #onSeries(
    action: "edit" | "first" | "register",
    series: NumberSeries,
    own: WorkspaceSnapshot,
  ): void {
    switch (action) {
      case "edit":
        this.edited = { id: series.id, isNew: false };
        break;
      case "first":
        this.#desk.make(usedFirstEdit(own.workspace, series.id));
        break;
      case "register":
        this.chosen = series.id;
        this.renderRoot.querySelector("number-register")?.scrollIntoView();
        break;
    }
  }

  #editedSeries({ workspace, ...own }: WorkspaceSnapshot): EditedSeries | undefined {
    if (this.edited === undefined) return undefined;
    const { id, isNew } = this.edited;
    const all = seriesOf(workspace);
    const before = isNew ? undefined : all.find((each) => each.id === id);
    return {
      id,
      before,
      others: all.filter((each) => each.id !== id),
      facts: isNew
        ? { periods: [], lease: undefined, held: undefined }
        : this.#factsOf({ id }, { workspace, ...own }),
    };
  }

  #decide({ before, after }: SeriesDecided, { workspace }: WorkspaceSnapshot): void {
    this.edited = undefined;
    this.#desk.make(
      before === undefined
        ? newSeriesEdit(workspace, after)
        : changedSeriesEdit(workspace, before, after),
    );
  }

  #askedLease(series: readonly NumberSeries[], rows: readonly LeaseRow[]): AskedLease | undefined {
    const { asked } = this;
    const relay = this.#numbering.relay();
    const state = this.workspace.state();
    const of = series.find(({ id }) => id === asked?.series);
    if (asked === undefined || relay === undefined || state === undefined || of === undefined) {
      return undefined;
    }
    const row = rows.find((each) => each.series === of.id && each.lease.state === "active");
    const isSafe = state.status.state === "synced";
    const waits =
      asked.act === "return" && !isSafe
        ? msg(
            "Not everything that this device has issued is with the server yet. It can be given back in a moment.",
          )
        : "";
    return { act: asked.act, series: of, row, relay, device: state.device, waits };
  }
}
customElements.define("numbering-settings", NumberingSettings);

function activeIn({ leases }: WorkspaceSnapshot): readonly NumberLease[] {
  return leases.filter(({ state }) => state === "active");
}
