import { readHeld } from "@concord/document";
import { expect, test } from "vitest";
import { settling, vendors } from "./world.ts";

test.concurrent("[BR302] what was issued here and brought to both tools is noted with the total, number and lines that each of them shows, and the same reading is noted once", async () => {
  await using world = await settling();
  const { id, number } = await world.issued();
  await world.entered(number);
  await world.rest();
  const read = await world.read(id);
  for (const vendor of vendors) {
    const says = read.said[vendor];
    expect(says).toMatchObject({
      number,
      gross: "238",
      outstanding: "238",
      currency: "EUR",
      state: "open",
    });
    const shown = says?.holds === undefined ? undefined : readHeld(says.holds, read.registers);
    const paths = Object.keys(shown ?? {});
    expect(paths.filter((path) => /^lines\.[^.]+\.price$/u.test(path))).not.toEqual([]);
  }
  await world.rest();
  expect((await world.read(id)).said).toEqual(read.said);
});
