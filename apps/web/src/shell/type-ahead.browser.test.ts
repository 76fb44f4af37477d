import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { typeAhead } from "./type-ahead.ts";

beforeEach(() => document.body.replaceChildren());

test("[WB300] what is typed while the palette is on its way is for the palette, not for the field that has the focus", async () => {
  const note = document.createElement("input");
  document.body.append(note);
  note.focus();
  const heard: string[] = [];
  note.addEventListener("keydown", ({ key }) => heard.push(key));
  {
    using typed = typeAhead(window);
    await userEvent.keyboard("hidf{Backspace}e{Escape} my");
    expect([note.value, typed.text(), heard]).toEqual(["", "hide my", ["Escape"]]);
  }
  await userEvent.keyboard("back");
  expect(note.value).toBe("back");
});
