import { expect, test } from "vitest";
import { engine } from "./de/engine.ts";
import { createTold } from "./told.ts";

const told = createTold(engine);

test("[WB821] what is against an issue under a lease, and why its number is void, is read in German", () => {
  const sentences = [
    "No such lease was granted.",
    "It was issued under a lease of somebody else, who can bring it, or an owner.",
    "The lease covers the numbers 1 to 20, and not this one.",
    "The number reads V-0007.",
    "A credit note is not issued under a lease: ask for its issue.",
    "The leased number series takes no documents of the kind credit-note.",
    "Number, date or digest are not those of what is frozen.",
    "Another invoice has the number V-0007 already.",
    "It is dated 2026-12-24. Nothing is issued ahead of its date.",
    "It is dated 2026-11-24, and dates in a series do not go back.",
    "It came after the lease of Ben had ended (expired). It was not renewed before 2026-11-24T12:00:00Z",
    "It came after the lease of Ben had ended (taken-over).",
    "It was issued after the lease had ended at 2026-11-24T12:00:00Z.",
    "It is dated 2026-11-24, and the dates of the numbers beside it do not go in order with it.",
    "Another device brought it than the one that held the lease.",
    "It says that it was issued under a lease, and lacks its date or its count.",
    "Another invoice that is here, and was issued elsewhere, has the number V-0007, too. Where both are ours, credit one of them and issue it anew.",
    "Issued twice: it stands as V-0008",
    "It does not stand",
  ];
  const english = /\b(?:the|is|are|it|had|not|and|expired|taken-over|lease)\b/i;
  expect(sentences.map(told).filter((text) => english.test(text))).toEqual([]);
  expect(told("It came after the lease of Ben had ended (expired). Lost at sea")).toBe(
    "Sie kam, nachdem die Zuteilung von Ben beendet war (abgelaufen). Grund: Lost at sea",
  );
});
