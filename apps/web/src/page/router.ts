import { DocumentId } from "@concord/model";

/** A place in the app. */
export type Route =
  | { readonly screen: "invoices" }
  | { readonly screen: "invoice"; readonly id: DocumentId }
  | { readonly screen: "conflicts"; readonly id: DocumentId | undefined }
  | { readonly screen: "connectors" }
  | { readonly screen: "nowhere"; readonly path: string };

/** The place that an address means. */
export function routeOf(path: string): Route {
  if (path === "/" || path === "/invoices") return { screen: "invoices" };
  if (path === "/conflicts") return { screen: "conflicts", id: undefined };
  if (path === "/connectors") return { screen: "connectors" };
  const [, place, name] = /^\/(invoices|conflicts)\/([^/]+)$/.exec(path) ?? [];
  const id = DocumentId.safeParse(name);
  if (!id.success) return { screen: "nowhere", path };
  return { screen: place === "invoices" ? "invoice" : "conflicts", id: id.data };
}

/** Follows links inside the page without loading it anew. Returns how to go somewhere. */
export function followLinks(onRoute: (route: Route) => void): (path: string) => void {
  const here = (): void => onRoute(routeOf(location.pathname));
  const go = (path: string): void => {
    if (path !== location.pathname) history.pushState(null, "", path);
    here();
  };
  addEventListener("popstate", here);
  addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
    if (link === undefined || link.origin !== location.origin || link.target !== "") return;
    event.preventDefault();
    go(link.pathname);
  });
  here();
  return go;
}
