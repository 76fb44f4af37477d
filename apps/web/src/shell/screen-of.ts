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
import "../parts/coming-part.ts";
import type { FurtherWords } from "../words/further.ts";

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
  come("audit", () => import("../audit/audit-page.ts"));
  return html`<audit-page .workspace=${workspace} .api=${api}>${onItsWay("audit")}</audit-page>`;
}

function onItsWay(part: FurtherWords): TemplateResult {
  return html`<coming-part .of=${part}></coming-part>`;
}

/** The screen of a place. Its code comes when it is shown first; the list's is there from the beginning. */
export function screenOf(
  route: Route,
  { workspace, api, account, board, theme }: Surroundings,
): TemplateResult {
  switch (route.screen) {
    case "conflicts":
      void import("../conflicts/conflicts-page.ts");
      return html`<conflicts-page .workspace=${workspace} .invoice=${route.id}></conflicts-page>`;
    case "sign-in":
      void import("../sign-in/sign-in-page.ts");
      return html`<sign-in-page .hasLocalWork=${true}></sign-in-page>`;
    case "connectors":
      if (route.connector !== undefined) {
        void import("../connectors/connector-page.ts");
        return html`<connector-page
          .workspace=${workspace}
          .source=${board}
          .connector=${route.connector}
        ></connector-page>`;
      }
      void import("../connectors/connectors-page.ts");
      return html`<connectors-page .workspace=${workspace} .source=${board}></connectors-page>`;
    case "settings":
      void import("../settings/settings-page.ts");
      return html`<settings-page
        .workspace=${workspace}
        .api=${api}
        .section=${route.section}
        .theme=${theme}
      ></settings-page>`;
    case "invoices":
      return html`<invoices-page
        .workspace=${workspace}
        .route=${route}
        .board=${board?.known()?.board}
        .api=${api}
      ></invoices-page>`;
    case "invoice":
      void import("../editor/invoice-page.ts");
      void import("../print/invoice-print.ts");
      return html`<invoice-page
          .workspace=${workspace}
          .invoice=${route.id}
          .api=${api}
          .board=${board?.known()?.board}
        ></invoice-page>
        <invoice-print .workspace=${workspace} .invoice=${route.id}></invoice-print>`;
    case "history":
      come("history", () => import("../history/history-page.ts"));
      return html`<history-page
        .workspace=${workspace}
        .invoice=${route.id}
        .field=${route.field}
        .api=${api}
        .account=${account}
        >${onItsWay("history")}</history-page
      >`;
    case "audit":
      return auditPage(workspace, api);
    case "practice":
      come("practice", () => import("../practice/practice-page.ts"));
      return html`<practice-page .name=${workspace.state()?.principal?.name ?? ""}
        >${onItsWay("practice")}</practice-page
      >`;
    case "print":
      void import("../print/print-page.ts");
      void import("../print/invoice-print.ts");
      return html`<print-page .workspace=${workspace} .invoices=${route.invoices}></print-page>
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
