import { Visitor, parseSync } from "oxc-parser";
import type { Argument, CallExpression, Expression } from "oxc-parser";
import { textIn } from "./text-in.ts";

/**
 * The English texts of all `msg()` in a source, with {0}, {1} where values come in. Throws on one that is no text of the source itself: nobody could translate it. Templates of
 * HTML are refused too: the whitespace in them, which a formatter changes, is part of what a translation is found by.
 */
export function messagesOf(path: string, source: string): readonly string[] {
  const { program, errors } = parseSync(path, source);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path}: ${error.message}`);
  const found: string[] = [];
  const visitor = new Visitor({
    CallExpression: ({ callee, arguments: [argument], start }: CallExpression) => {
      if (callee.type !== "Identifier" || callee.name !== "msg") return;
      const text = argument === undefined ? undefined : textOf(argument);
      if (text === undefined) {
        throw new Error(`${path}: ${source.slice(start, start + 60)}… cannot be translated`);
      }
      found.push(text);
    },
  });
  visitor.visit(program);
  return found;
}

function textOf(node: Argument | Expression): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type === "BinaryExpression" && node.operator === "+") {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return textIn(node);
  if (node.type !== "TaggedTemplateExpression" || node.tag.type !== "Identifier") return undefined;
  return node.tag.name === "str" ? textIn(node.quasi) : undefined;
}
