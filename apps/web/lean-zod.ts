import type { Plugin } from "vite";

/** What comes before the first of the functions that tell a kind of schema as JSON Schema is used by schemas themselves. */
const firstProcessor = "export const stringProcessor";

/**
 * Leaves out how zod tells a schema as JSON Schema: every schema carries it along, no bundler can tell that an app never asks, and it is a tenth of what is kept for working
 * offline. Where it is asked all the same, as the messages of the protocol do for their fingerprint, which tests alone look at, the answer is the empty one.
 */
export const leanZod: Plugin = {
  name: "lean-zod",
  transform: {
    filter: { id: /zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/ },
    handler: (code) => ({ code: emptied(code), map: null }),
  },
};

function emptied(code: string): string {
  const isOfKinds = code.includes(firstProcessor);
  const kept = isOfKinds ? code.slice(0, code.indexOf(firstProcessor)) : "";
  const rest = code.slice(kept.length);
  const names = [...rest.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
  const renamed = [...rest.matchAll(/^export \{ (\w+) as (\w+) \};/gm)].map(
    ([, , name]) => `export { empty as ${name} };`,
  );
  return [
    kept,
    "const empty = () => ({});",
    ...names.map((name) => `export { empty as ${name} };`),
    ...renamed,
  ].join("\n");
}
