import { DocumentId } from "@concord/model";
import { segmentsOf } from "./places.ts";

/** A place in the app. */
export type Route =
  /** `search`: which of them, as the list reads it. */
  | { readonly screen: "invoices"; readonly search: string }
  | { readonly screen: "invoice"; readonly id: DocumentId }
  /** `field`: a register about whose value somebody asks. */
  | { readonly screen: "history"; readonly id: DocumentId; readonly field: string | undefined }
  | { readonly screen: "conflicts"; readonly id: DocumentId | undefined }
  /** All of them, or one by its name. */
  | { readonly screen: "connectors"; readonly connector: string | undefined }
  | {
      readonly screen: "settings";
      readonly section: "company" | "numbering" | "rules" | "appearance" | "device";
    }
  /** Several invoices, to be put on paper together. */
  | { readonly screen: "print"; readonly invoices: readonly DocumentId[] }
  | { readonly screen: "audit" }
  | { readonly screen: "practice" }
  | { readonly screen: "sign-in" }
  | { readonly screen: "nowhere"; readonly path: string };

/** The place that an address means. */
export function routeOf(path: string, search = ""): Route {
  if (segmentsOf("/", path) ?? segmentsOf("/invoices", path)) return { screen: "invoices", search };
  if (segmentsOf("/conflicts", path)) return { screen: "conflicts", id: undefined };
  if (segmentsOf("/connectors", path)) return { screen: "connectors", connector: undefined };
  const [connector] = segmentsOf("/connectors/:id", path) ?? [];
  if (connector !== undefined && /^[a-z][\w-]{0,63}$/u.test(connector)) {
    return { screen: "connectors", connector };
  }
  if (segmentsOf("/settings", path) ?? segmentsOf("/settings/company", path)) {
    return { screen: "settings", section: "company" };
  }
  if (segmentsOf("/settings/numbering", path)) return { screen: "settings", section: "numbering" };
  if (segmentsOf("/settings/rules", path)) return { screen: "settings", section: "rules" };
  if (segmentsOf("/settings/appearance", path))
    return { screen: "settings", section: "appearance" };
  if (segmentsOf("/settings/device", path)) return { screen: "settings", section: "device" };
  if (segmentsOf("/print", path)) return { screen: "print", invoices: printed(search) };
  if (segmentsOf("/audit", path)) return { screen: "audit" };
  if (segmentsOf("/practice", path)) return { screen: "practice" };
  if (segmentsOf("/sign-in", path)) return { screen: "sign-in" };
  const invoice = DocumentId.safeParse(segmentsOf("/invoices/:id", path)?.[0]);
  if (invoice.success) return { screen: "invoice", id: invoice.data };
  const past = DocumentId.safeParse(segmentsOf("/invoices/:id/history", path)?.[0]);
  if (past.success) {
    const field = new URLSearchParams(search).get("field") ?? undefined;
    return { screen: "history", id: past.data, field };
  }
  const conflicting = DocumentId.safeParse(segmentsOf("/conflicts/:id", path)?.[0]);
  return conflicting.success
    ? { screen: "conflicts", id: conflicting.data }
    : { screen: "nowhere", path };
}

/** The address under which several invoices are put on paper. */
export function printPath(invoices: readonly DocumentId[]): string {
  return `/print?invoices=${invoices.join(",")}`;
}

function printed(search: string): readonly DocumentId[] {
  const given = new URLSearchParams(search).get("invoices")?.split(",") ?? [];
  return [...new Set(given)].flatMap((each) => DocumentId.safeParse(each).data ?? []);
}

/** The address of the history of an invoice, and of the question why a field has its value. */
export function historyPath(id: DocumentId, field?: string): string {
  const path = `/invoices/${id}/history`;
  return field === undefined ? path : `${path}?${new URLSearchParams({ field }).toString()}`;
}

/** Follows links inside the page without loading it anew. Returns how to go somewhere. */
export function followLinks(onRoute: (route: Route) => void): (path: string) => void {
  const here = (): void => onRoute(routeOf(location.pathname, location.search));
  const go = (path: string): void => {
    if (path !== location.pathname + location.search) history.pushState(null, "", path);
    here();
  };
  addEventListener("popstate", here);
  addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
    if (link === undefined || link.origin !== location.origin || link.target !== "") return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
  here();
  return go;
}
