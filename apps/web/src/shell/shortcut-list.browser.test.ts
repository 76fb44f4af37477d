import axe from "axe-core";
import { expect, test } from "vitest";
import { keyNames } from "../page/key-names.ts";
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
