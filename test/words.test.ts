import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { messagesOf } from "./structure/messages-of.ts";
import { reasonsOf } from "./structure/reasons-of.ts";

const root = join(import.meta.dirname, "..");
// By its name: the app is compiled for another platform than this test.
const catalogue: unknown = await import(join(root, "apps/web/src/words/german.ts"));
const texts = z.record(z.string(), z.string());
const { german, engine: kept } = z.object({ german: texts, engine: texts }).parse(catalogue);
const ofBridges: unknown = await import(join(root, "apps/web/src/words/de/bridges.ts"));
const engine = { ...kept, ...z.object({ bridges: texts }).parse(ofBridges).bridges };
const sorts = z.object({ further: z.record(z.string(), z.function()) });
const { further } = sorts.parse(await import(join(root, "apps/web/src/words/further.ts")));
const furtherTexts = new Map(
  await Promise.all(
    Object.entries(further).map(async ([part, load]) => {
      const [all = {}] = Object.values(z.record(z.string(), texts).parse(await load()));
      return [part, all] as const;
    }),
  ),
);
const sources = globSync("apps/web/src/**/*.ts", { cwd: root }).filter(
  (file) => !file.endsWith(".test.ts"),
);
const messages = sources.flatMap((file) =>
  messagesOf(file, readFileSync(join(root, file), "utf8")).map((text) => ({ file, text })),
);

const valuesIn = (text: string): readonly string[] => (text.match(/\{\d+\}/g) ?? []).toSorted();

test("[WB61] every text that a person may see has a German one, and no German text stands for none", () => {
  expect(messages.length).toBeGreaterThan(3);
  const spoken = [...furtherTexts.values()].reduce((all, each) => ({ ...all, ...each }), german);
  expect(messages.filter(({ text }) => !(text in spoken))).toEqual([]);
  const used = new Set(messages.map(({ text }) => text));
  expect(Object.keys(spoken).filter((english) => !used.has(english))).toEqual([]);
});

test("[WB336] texts that come with a screen stand in its folder alone", () => {
  expect(furtherTexts.size).toBeGreaterThan(1);
  const elsewhere = messages.filter(({ file, text }) => {
    const [, folder = ""] = /^apps\/web\/src\/([^/]+)\//.exec(file) ?? [];
    return !(text in german) && !(text in (furtherTexts.get(folder) ?? {}));
  });
  expect(elsewhere).toEqual([]);
});

test("[WB61] a text has one translation", async () => {
  const files = globSync("apps/web/src/words/de/*.ts", { cwd: root });
  const modules = await Promise.all(files.map((file) => import(join(root, file))));
  const catalogues = z
    .array(z.record(z.string(), texts))
    .parse(modules.map((each) => ({ ...each })));
  const all = catalogues.flatMap((each) => Object.values(each).flatMap(Object.entries));
  const differing = Map.groupBy(all, ([english]) => english)
    .values()
    .filter((found) => new Set(found.map(([, translated]) => translated)).size > 1);
  expect([...differing]).toEqual([]);
});

test("[WB61] a translation holds the values of its English text", () => {
  const wrong = [...Object.entries(german), ...Object.entries(engine)].filter(
    ([english, translated]) => String(valuesIn(english)) !== String(valuesIn(translated)),
  );
  expect(wrong).toEqual([]);
});

test("[WB61] each sentence that is translated for the engine is one that it says", () => {
  const engineSources = globSync(
    [
      "apps/cli/src/bridges/dead-letter-text.ts",
      "apps/cli/src/connectors/{connection-end,connector-report,serve-connectors}.ts",
      "packages/{client,document,model,protocol,bridge,connectors/*}/src/**/*.ts",
      "packages/relay/src/registrar/*.ts",
      "packages/relay/src/core/leased-issues.ts",
      "packages/relay/src/storage/sqlite-leases.ts",
    ],
    { cwd: root },
  )
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
  const parts = Object.keys(engine).flatMap((english) => english.split(/\{\d+\}/));
  expect(parts.filter((part) => part.length > 2 && !engineSources.includes(part.trim()))).toEqual(
    [],
  );
});

const telling: unknown = await import(join(root, "apps/web/src/words/told.ts"));
type CreateTold = (catalogue: Readonly<Record<string, string>>) => (text: string) => string;
const { createTold } = z.object({ createTold: z.custom<CreateTold>() }).parse(telling);
const inGerman = createTold(engine);

test("[WB702] all that bridges and their connectors tell a person has German words", () => {
  const reasons = globSync("packages/{bridge,connectors/*}/src/**/*.ts", { cwd: root })
    // Tests, what answers a vendor, and a report of the command line.
    .filter((file) => !/\.test\.ts$|\/testing\/|webhook\.ts$|\/reconcile\.ts$/.test(file))
    .flatMap((file) =>
      reasonsOf(file, readFileSync(join(root, file), "utf8")).map((text) => ({ file, text })),
    );
  expect(reasons.length).toBeGreaterThan(150);
  const missing = reasons.filter(({ text }) => {
    const said = text.replaceAll(/\{(\d+)\}/g, "⟨$1⟩");
    return inGerman(said) === said;
  });
  expect(missing).toEqual([]);
});

test("[WB61] a text is found however it is written, and one that only exists while running is refused", () => {
  const source = [
    "const a = msg('It is');",
    "const b = msg(str`No ${one} of ${two}`);",
    "const c = msg('One ' + 'text');",
    "const d = msg(`Plain`);",
  ].join("\n");
  expect(messagesOf("a.ts", source)).toEqual(["It is", "No {0} of {1}", "One text", "Plain"]);
  expect(() => messagesOf("a.ts", "msg(text)")).toThrow("a.ts");
  expect(() => messagesOf("a.ts", "msg(html`<b>Bold</b>`)")).toThrow("a.ts");
});
