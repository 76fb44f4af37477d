import { msg } from "@lit/localize";
import { expect, test } from "vitest";
import { chooseLanguage, speakAlso } from "./language.ts";

const words = (): string => msg("Prepare this device");

test("[WB336] words that come with a screen are spoken once they have come, in every language that is chosen later too", async () => {
  const kept = { setItem: () => undefined };
  await chooseLanguage("de", kept);
  expect(msg("Invoices")).toBe("Rechnungen");
  expect(words()).toBe("Prepare this device");
  await speakAlso("field");
  expect(words()).toBe("Dieses Gerät vorbereiten");
  await chooseLanguage("en", kept);
  expect(words()).toBe("Prepare this device");
  await chooseLanguage("de", kept);
  expect(words()).toBe("Dieses Gerät vorbereiten");
  await chooseLanguage("en", kept);
});
