import { type EntityName, entityNamed, entityTraits } from "./entities.ts";
import { type Answer, answered, badQuery, badQueryProperty, refused } from "./fault.ts";

export type Operator = "=" | "<" | ">" | "<=" | ">=" | "IN" | "LIKE";

export interface Condition {
  readonly property: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

export interface Query {
  readonly entity: EntityName;
  readonly selects: "objects" | "count";
  readonly where: readonly Condition[];
  readonly orderBy: readonly { readonly property: string; readonly descending: boolean }[];
  /** From 1. */
  readonly startPosition: number;
  readonly maxResults: number;
}

type Token =
  | { readonly type: "word"; readonly text: string }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "sign"; readonly text: string };

const tokenPattern = /\s*(?:'((?:\\.|[^'\\])*)'|(<=|>=|[=<>(),*])|([A-Za-z0-9_.:+-]+))/y;

function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const source = text.trim();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < source.length) {
    const match = tokenPattern.exec(source);
    if (match === null) return undefined;
    const [, quoted, sign, word] = match;
    if (quoted !== undefined)
      tokens.push({ type: "text", text: quoted.replaceAll(/\\(.)/g, "$1") });
    else if (sign !== undefined) tokens.push({ type: "sign", text: sign });
    else if (word !== undefined) tokens.push({ type: "word", text: word });
  }
  return tokens;
}

/** Thrown inside the parser only; `parseQuery` turns it into a fault. */
class Unexpected extends Error {}

const largestPage = 1000;
const usualPage = 100;

/**
 * Parses the vendor's query language: `select * | count(*) from Entity [where … and …]
 * [orderby p [asc|desc], …] [startposition n] [maxresults n]`, in any letter case.
 *
 * There is no OR, no join and no NOT. An unknown or unfilterable property is 4001, anything else
 * that does not parse is 4000.
 */
export function parseQuery(text: string): Answer<Query> {
  const tokens = tokenize(text);
  if (tokens === undefined) return refused(badQuery("Encountered an unknown character."));
  try {
    const query = parse(tokens);
    const unknown = [...query.where, ...query.orderBy].find(
      ({ property }) => !isQueryable(query.entity, property),
    );
    return unknown === undefined
      ? answered(query)
      : refused(badQueryProperty(query.entity, unknown.property));
  } catch (error) {
    if (error instanceof Unexpected) return refused(badQuery(error.message));
    throw error;
  }
}

function isQueryable(entity: EntityName, property: string): boolean {
  const always = ["Id", "MetaData.LastUpdatedTime", "MetaData.CreateTime"];
  return [...always, ...entityTraits(entity).queryable].includes(property);
}

function parse(tokens: readonly Token[]): Query {
  let at = 0;
  const peek = (): string => {
    const token = tokens[at];
    return token === undefined || token.type === "text" ? "" : token.text.toLowerCase();
  };
  const take = (): Token => {
    const token = tokens[at];
    if (token === undefined) throw new Unexpected("The query ends too early.");
    at += 1;
    return token;
  };
  const expect = (...choices: readonly string[]): string => {
    const token = take();
    const found = token.type === "text" ? undefined : token.text.toLowerCase();
    if (found === undefined || !choices.includes(found))
      throw new Unexpected(`Encountered "${token.text}", expected ${choices.join(" or ")}.`);
    return found;
  };
  const skip = (word: string): boolean => {
    if (peek() !== word) return false;
    at += 1;
    return true;
  };
  const word = (): string => {
    const token = take();
    if (token.type !== "word") throw new Unexpected(`Encountered "${token.text}".`);
    return token.text;
  };
  const value = (): string => {
    const token = take();
    if (token.type === "sign") throw new Unexpected(`Encountered "${token.text}".`);
    return token.text;
  };
  const positive = (): number => {
    const text = word();
    if (!/^\d+$/.test(text) || Number(text) < 1)
      throw new Unexpected(`Encountered "${text}", expected a number of 1 or more.`);
    return Number(text);
  };

  expect("select");
  const counts = expect("*", "count") === "count";
  if (counts) for (const sign of ["(", "*", ")"]) expect(sign);
  expect("from");
  const name = word();
  const entity = entityNamed(name);
  if (entity === undefined) throw new Unexpected(`Encountered "${name}", which is no entity.`);

  const where: Condition[] = [];
  if (skip("where")) {
    do where.push(condition(word, expect, value, skip));
    while (skip("and"));
  }
  const orderBy: { property: string; descending: boolean }[] = [];
  if (skip("orderby")) {
    do {
      const property = word();
      const descending = skip("desc");
      if (!descending) skip("asc");
      orderBy.push({ property, descending });
    } while (skip(","));
  }
  const startPosition = skip("startposition") ? positive() : 1;
  const maxResults = skip("maxresults") ? positive() : usualPage;
  if (maxResults > largestPage) throw new Unexpected(`maxresults is at most ${largestPage}.`);
  const rest = tokens[at];
  if (rest !== undefined) throw new Unexpected(`Encountered "${rest.text}".`);
  return {
    entity,
    selects: counts ? "count" : "objects",
    where,
    orderBy,
    startPosition,
    maxResults,
  };
}

const operators: Readonly<Record<string, Operator>> = {
  "=": "=",
  "<": "<",
  ">": ">",
  "<=": "<=",
  ">=": ">=",
  in: "IN",
  like: "LIKE",
};

function condition(
  word: () => string,
  expect: (...choices: readonly string[]) => string,
  value: () => string,
  skip: (text: string) => boolean,
): Condition {
  const property = word();
  const operator = operators[expect(...Object.keys(operators))] ?? "=";
  if (operator !== "IN") return { property, operator, values: [value()] };
  expect("(");
  const values = [value()];
  while (skip(",")) values.push(value());
  expect(")");
  return { property, operator, values };
}
