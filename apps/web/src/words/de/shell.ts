import type { Catalogue } from "../catalogue.ts";

/** The frame around all screens. */
export const shell: Catalogue = {
  "Sign in": "Anmelden",
  "Open the sign-in link that “concord start” printed, or that the owner of the workspace sent you. It is needed once on each device.":
    "Öffne den Anmeldelink, den „concord start“ ausgegeben hat oder der von der Inhaberin oder dem Inhaber des Arbeitsbereichs kam. Er wird auf jedem Gerät einmal gebraucht.",
  "There is nothing here": "Hier ist nichts",
  "No page has the address {0}.": "Unter {0} gibt es keine Seite.",
  "Go to the invoices": "Zu den Rechnungen",
};
