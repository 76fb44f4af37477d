import axe from "axe-core";
import { expect, test } from "vitest";
import { pageCommands } from "../editor/page-commands.ts";
import { keyNames } from "../page/key-names.ts";
import { CommandPalette } from "./command-palette.ts";
import { ShortcutList } from "./shortcut-list.ts";

test("[WB427] the shortcuts are told by where they count, those of the editor and of the conflicts among them", async () => {
  const list = new ShortcutList();
  document.body.append(list);
  await list.updateComplete;
  const { command, shift, alt, erase } = keyNames;
  const told = new Map(
    [...list.renderRoot.querySelectorAll("h3")].map((head) => [
      head.textContent,
      [...(head.nextElementSibling?.querySelectorAll("dt") ?? [])].map((each) =>
        [...each.querySelectorAll("kbd")].map((key) => key.textContent).join(" "),
      ),
    ]),
  );
  expect([...told.keys()]).toEqual([
    "Everywhere",
    "In the list",
    "In an invoice",
    "Among the conflicts",
  ]);
  expect(told.get("In an invoice")).toEqual(
    expect.arrayContaining([
      `${command} Z`,
      `${command} ${shift} Z`,
      `${command} Enter`,
      `${command} D`,
      `${command} ${erase}`,
      `${command} P`,
      `${alt} ↑ ↓`,
      `${shift} F10`,
    ]),
  );
  expect(told.get("Among the conflicts")).toEqual(["J K", "1 … 9", "A", "U"]);
  const { violations } = await axe.run(list, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  expect(violations.map(({ id }) => id)).toEqual([]);
});

/** What is seen of the keys in a component, without what is for readers alone. */
function seenOf(root: ShadowRoot | null): readonly string[] {
  return [...(root?.querySelectorAll("kbd") ?? [])].map((key) =>
    [...key.childNodes]
      .filter((node) =>
        node instanceof Element ? !node.classList.contains("unseen") : node instanceof Text,
      )
      .map(({ textContent }) => textContent ?? "")
      .join(""),
  );
}

test("[WB497] no key shows a sign that the app's typeface does not have: arrows to the side are drawn, and read out", async () => {
  const list = new ShortcutList();
  const palette = new CommandPalette();
  palette.commands = pageCommands(true, () => undefined);
  document.body.replaceChildren(list, palette);
  await Promise.all([list.updateComplete, palette.updateComplete]);
  const seen = [...seenOf(list.shadowRoot), ...seenOf(palette.shadowRoot)];
  expect(seen).toContain("↑");
  // What the bundled file of our languages says it holds, and the signs of a Mac, which its system has.
  const known = /^[ -\u{ff}\u{2000}-\u{206f}↑↓⌘⇧⌥⌫]*$/u;
  expect(seen.filter((text) => !known.test(text))).toEqual([]);
  const { alt } = keyNames;
  const written = [...(palette.shadowRoot?.querySelectorAll("kbd") ?? [])].map((key) => [
    key.textContent,
    key.querySelectorAll("svg").length,
  ]);
  expect(written).toEqual(
    expect.arrayContaining([
      [`${alt} ←`, 1],
      [`${alt} →`, 1],
    ]),
  );
});
