import { Visitor, parseSync } from "oxc-parser";
import type { Argument, Expression } from "oxc-parser";
import { textIn } from "./text-in.ts";

/** What a person is told stands under these names, or is handed to these functions. */
const told = new Set(["reason", "fixes", "summary"]);
const telling = new Set(["blocked", "told", "refused", "refusal"]);

/** The English texts of a source that tell a person why something was not done, what helps, or what would be done, with {0}, {1} where values come in. */
export function reasonsOf(path: string, source: string): readonly string[] {
  const { program, errors } = parseSync(path, source);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path}: ${error.message}`);
  const found = new Set<string>();
  const take = (node: Argument | Expression | null | undefined): void => {
    for (const text of node ? textsOf(node) : [])
      if (/[a-z] |^Replay$/i.test(text)) found.add(text);
  };
  const visitor = new Visitor({
    Property: ({ key, value }) => {
      if (key.type === "Identifier" && told.has(key.name) && isExpression(value)) take(value);
    },
    VariableDeclarator: ({ id, init }) => {
      if (id.type === "Identifier" && told.has(id.name)) take(init);
    },
    CallExpression: ({ callee, arguments: given }) => {
      if (callee.type === "Identifier" && telling.has(callee.name)) given.forEach(take);
    },
  });
  visitor.visit(program);
  return [...found];
}

function isExpression(node: { readonly type: string }): node is Expression {
  return !node.type.endsWith("Pattern");
}

/** Each text that the expression may come to. What is computed elsewhere is told there. */
function textsOf(node: Argument | Expression): readonly string[] {
  if (node.type === "Literal") return typeof node.value === "string" ? [node.value] : [];
  if (node.type === "TemplateLiteral") return [textIn(node)];
  if (node.type === "ConditionalExpression") {
    return [...textsOf(node.consequent), ...textsOf(node.alternate)];
  }
  if (node.type === "LogicalExpression") return [...textsOf(node.left), ...textsOf(node.right)];
  if (node.type !== "ArrayExpression") return [];
  return node.elements.flatMap((each) =>
    each === null ? [] : textsOf(each.type === "SpreadElement" ? each.argument : each),
  );
}
