import { alsoSpeak } from "../words/language.ts";

// Nothing of this screen is shown before it speaks the language of the app.
await alsoSpeak(async () => (await import("../words/de/audit.ts")).audit);
