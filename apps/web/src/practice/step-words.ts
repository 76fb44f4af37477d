import { msg, str } from "@lit/localize";
import { colleague } from "./practice-messages.ts";
import type { Step } from "./practice-steps.ts";

export interface StepWords {
  readonly title: string;
  readonly text: string;
}

/** What to do, and what to look at. */
export function stepWords(step: Step): StepWords {
  switch (step) {
    case "edit":
      return {
        title: msg("Change something"),
        text: msg(
          "Change the quantity of the first line, say, and leave the field. Watch how it is saved here, sent, and then synced: only then has the team got it.",
        ),
      };
    case "go-offline":
      return {
        title: msg("Lose the network"),
        text: msg("As on a field without reception. Nothing that you have written is lost by it."),
      };
    case "edit-offline":
      return {
        title: msg("Change the due date"),
        text: msg(
          "Everything works as before. What you write is on this device and waits to be sent.",
        ),
      };
    case "colleague":
      return {
        title: msg(str`${colleague} changes it too`),
        text: msg(
          str`In the office ${colleague} sets another due date. Neither of you can see the other's.`,
        ),
      };
    case "reconnect":
      return {
        title: msg("Get the network back"),
        text: msg(
          str`${colleague} has set another due date meanwhile. Reconnect: what waits is sent by itself.`,
        ),
      };
    case "resolve":
      return {
        title: msg("Decide the conflict"),
        text: msg(
          "Both due dates are kept, and one is shown. Press the purple mark at the due date and choose.",
        ),
      };
    case "session":
      return {
        title: msg("One more thing: the session"),
        text: msg(
          "After long days in the field you may be asked to sign in again. Let it happen, and see what it looks like.",
        ),
      };
    case "edit-signed-out":
      return {
        title: msg("Write something all the same"),
        text: msg(
          "Change the quantity once more. It is kept here as always; only that it cannot be sent needs you.",
        ),
      };
    case "sign-in":
      return {
        title: msg("It needs your attention"),
        text: msg(
          "The state says what is the matter and what to do. You can go on writing; what you write stays here and is sent once you have signed in.",
        ),
      };
    case "done":
      return {
        title: msg("That is all there is to it"),
        text: msg(
          "You have seen all five states and decided a conflict. Practise as often as you like: each time begins anew.",
        ),
      };
  }
}
