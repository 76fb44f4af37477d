import { createDesk, type Desk, ownFields } from "./desk.ts";
import { answered, business, refused } from "./fault.ts";
import { CompanyInfoBody, PreferencesBody } from "./list-fields.ts";

/** The company's one Preferences object and its one CompanyInfo: changed, never created. */

export const preferencesDesk: Desk = createDesk("Preferences", {
  schema: PreferencesBody,
  complete(books, body, before) {
    const currencies = body.CurrencyPrefs;
    if (
      before?.CurrencyPrefs?.MultiCurrencyEnabled === true &&
      currencies?.MultiCurrencyEnabled !== true
    )
      return refused(business("Several currencies cannot be switched off.", "CurrencyPrefs"));
    return answered({ ...body, ...ownFields(books, "Preferences", before) });
  },
});

export const companyInfoDesk: Desk = createDesk("CompanyInfo", {
  schema: CompanyInfoBody,
  complete: (books, body, before) =>
    answered({ ...body, ...ownFields(books, "CompanyInfo", before) }),
});
