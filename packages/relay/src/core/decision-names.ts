import { jsonEqual } from "@concord/document";
import type { WriteId, WriteOfUpdate } from "@concord/document";
import type { JsonValue } from "@concord/model";
import type { Remark } from "@concord/protocol";
import type { Difference } from "../storage/storage.ts";
import type { Authorship } from "./authorship.ts";

/**
 * What people decide about a conflict, and whom they ask, says by whom. A document cannot know that, and the relay can: it writes the name of whoever the author was let in as, in
 * place of any other. What others have carried here keeps the name that it says, as one that nobody vouches for.
 */
export interface DecisionNames {
  /** To be shown each write of a batch as it is judged. */
  readonly look: (write: WriteOfUpdate) => void;
  /** What is to be written over what a batch has changed, so that it bears the right names. */
  readonly registers: (changes: readonly Change[]) => Readonly<Record<string, JsonValue>>;
  /** The same of values that its sender says stood here before. */
  readonly broughtBy: (
    carrier: string,
    changes: readonly Change[],
  ) => Readonly<Record<string, JsonValue>>;
  /** What its sender is told of them. */
  readonly remarks: (registers: Readonly<Record<string, JsonValue>>) => readonly Remark[];
}

type Change = Pick<Difference, "path"> & { readonly after: JsonValue | undefined };

const longestName = 200;

export function createDecisionNames(authorship: Authorship): DecisionNames {
  const misnamed: { readonly path: string; readonly value: JsonValue; readonly right: Named }[] =
    [];
  return {
    look: ({ write, path, value }) => {
      if (!isSaidByPeople(path)) return;
      const named = readNamed(value);
      const name = named === undefined ? undefined : nameOf(authorship, write, named.by);
      if (named === undefined || name === undefined || name === named.by) return;
      misnamed.push({ path, value, right: { ...named, by: name } });
    },
    registers: (changes) =>
      Object.fromEntries(
        changes.flatMap(({ path, after }) => {
          const found = misnamed.find((one) => one.path === path && jsonEqual(one.value, after));
          return found === undefined ? [] : [[path, found.right]];
        }),
      ),
    broughtBy: (carrier, changes) =>
      Object.fromEntries(
        changes.flatMap(({ path, after }) => {
          const named = isSaidByPeople(path) ? readNamed(after) : undefined;
          const by = unverified(named?.by ?? carrier, carrier);
          return named === undefined || by === named.by ? [] : [[path, { ...named, by }]];
        }),
      ),
    remarks: (registers) =>
      Object.entries(registers).map(([path, value]) => ({
        rule: "invalid-value",
        path,
        message: `It bears the name of who brought it: ${readNamed(value)?.by ?? ""}.`,
      })),
  };
}

/** Whether a register is what people say of a conflict. */
function isSaidByPeople(path: string): boolean {
  return /^conflicts\.[^.]+\.(?:resolution|asked)$/u.test(path);
}

interface Named {
  readonly [key: string]: JsonValue;
  readonly by: string;
}

function readNamed(value: JsonValue | undefined): Named | undefined {
  if (typeof value !== "object" || value === null || !("by" in value)) return undefined;
  const { by } = value;
  return typeof by === "string" ? { ...value, by } : undefined;
}

function nameOf(
  authorship: Authorship,
  { client, clock }: WriteId,
  claimed: string,
): string | undefined {
  const range = authorship.at(client, clock);
  if (range === null) return undefined;
  const { author, verified } = range;
  return verified ? author.name.slice(0, longestName) : unverified(claimed, author.name);
}

/** What somebody says of themselves needs nobody else's word. */
function unverified(claimed: string, carrier: string): string {
  if (claimed === carrier) return claimed;
  const by = ` (unverified, via ${carrier})`.slice(0, longestName);
  const earlier = / \(unverified, via .*\)$/su;
  return `${claimed.replace(earlier, "").slice(0, longestName - by.length)}${by}`;
}
