import { msg, str } from "@lit/localize";
import { html } from "lit";
import type { TemplateResult } from "lit";
import type { BoardSource } from "../connectors/board-source.ts";
import "../list/invoices-page.ts";
import type { Api } from "../page/api.ts";
import { come } from "../page/come.ts";
import type { Route } from "../page/router.ts";
import type { ThemeChoice } from "../page/theme.ts";
import type { Workspace } from "../page/workspace.ts";
import { onItsWay, soonOnItsWay } from "../parts/coming-part.ts";

/** What screens are shown with. */
interface Surroundings {
  readonly workspace: Workspace;
  readonly api: Api | undefined;
  readonly account: string | undefined;
  readonly board: BoardSource | undefined;
  readonly theme: ThemeChoice | undefined;
}

/** The one screen that needs no workspace: whoever was given a ledger may look at it without being let in. */
export function auditPage(workspace: Workspace | undefined, api: Api | undefined): TemplateResult {
  const page = onItsWay("audit", () => import("../audit/audit-page.ts"), "audit");
  return html`<audit-page .workspace=${workspace} .api=${api}>${page}</audit-page>`;
}

/** The way in, whose code comes as a screen's does. */
export function signInPage(hasLocalWork = false): TemplateResult {
  const page = onItsWay("sign-in", () => import("../sign-in/sign-in-page.ts"));
  return html`<sign-in-page .hasLocalWork=${hasLocalWork}>${page}</sign-in-page>`;
}

/** The screen of a place. Its code comes when it is shown first; the list's is there from the beginning. */
export function screenOf(
  route: Route,
  { workspace, api, account, board, theme }: Surroundings,
): TemplateResult {
  switch (route.screen) {
    case "conflicts":
      return html`<conflicts-page .workspace=${workspace} .invoice=${route.id}
        >${onItsWay("conflicts", () => import("../conflicts/conflicts-page.ts"))}</conflicts-page
      >`;
    case "sign-in":
      return signInPage(true);
    case "connectors":
      if (route.connector !== undefined) {
        return html`<connector-page
          .workspace=${workspace}
          .source=${board}
          .connector=${route.connector}
          >${onItsWay("connector", () => import("../connectors/connector-page.ts"))}</connector-page
        >`;
      }
      return html`<connectors-page .workspace=${workspace} .source=${board}
        >${onItsWay("connectors", () => import("../connectors/connectors-page.ts"))}</connectors-page
      >`;
    case "settings":
      return html`<settings-page
        .workspace=${workspace}
        .api=${api}
        .section=${route.section}
        .theme=${theme}
        >${onItsWay("settings", () => import("../settings/settings-page.ts"))}</settings-page
      >`;
    case "invoices":
      return html`<invoices-page
        .workspace=${workspace}
        .route=${route}
        .board=${board?.known()?.board}
        .api=${api}
      ></invoices-page>`;
    case "invoice":
      void comePaper();
      return html`<invoice-page
          .workspace=${workspace}
          .invoice=${route.id}
          .api=${api}
          .board=${board?.known()?.board}
          >${soonOnItsWay("invoice")}</invoice-page
        >
        <invoice-print .workspace=${workspace} .invoice=${route.id}></invoice-print>`;
    case "history":
      return html`<history-page
        .workspace=${workspace}
        .invoice=${route.id}
        .field=${route.field}
        .api=${api}
        .account=${account}
        >${onItsWay("history", () => import("../history/history-page.ts"), "history")}</history-page
      >`;
    case "audit":
      return auditPage(workspace, api);
    case "practice":
      return html`<practice-page .name=${workspace.state()?.principal?.name ?? ""}
        >${onItsWay("practice", () => import("../practice/practice-page.ts"), "practice")}</practice-page
      >`;
    case "print":
      void comePaper();
      return html`<print-page .workspace=${workspace} .invoices=${route.invoices}
          >${onItsWay("print", () => import("../print/print-page.ts"))}</print-page
        >
        ${route.invoices.map(
          (invoice) =>
            html`<invoice-print
              class="several"
              .workspace=${workspace}
              .invoice=${invoice}
            ></invoice-print>`,
        )}`;
    case "nowhere":
      return html`<h1>${msg("There is nothing here")}</h1>
        <p>${msg(str`No page has the address ${route.path}.`)}</p>
        <p><a href="/invoices">${msg("Go to the invoices")}</a></p>`;
  }
}

/** What an invoice is on paper: nobody sees it before it is printed. */
function comePaper(): Promise<void> {
  return come("paper", () => import("../print/invoice-print.ts"));
}
