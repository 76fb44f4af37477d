import type { ConflictQuestion, OperationInput } from "@concord/document";
import { EntryKey } from "@concord/model";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { icon } from "../styles/icons.ts";
import { momentWords } from "./case-words.ts";
import { sourceName } from "./conflict-cases.ts";
import type { ConflictCase } from "./conflict-cases.ts";

/** Whom somebody asked to decide a case: the last question counts. */
export function questionOf({ conflicts }: ConflictCase): ConflictQuestion | undefined {
  return conflicts
    .flatMap(({ asked }) => asked ?? [])
    .toSorted((one, other) => ((one.at ?? "") < (other.at ?? "") ? -1 : 1))
    .at(-1);
}

/** Who wrote its values and can be asked about them: tools cannot, nor whoever looks. */
function askable({ conflicts }: ConflictCase, me: string | undefined): readonly string[] {
  const authors = conflicts.flatMap(({ record: { kept, lost } }) => [kept.author, lost.author]);
  const people = authors.filter((each) => each !== undefined && sourceName(each) === each);
  return [...new Set(people)].flatMap((each) => (each === undefined || each === me ? [] : each));
}

/** Asks somebody about every conflict of a case. */
export function askOperations(
  { conflicts }: ConflictCase,
  question: ConflictQuestion,
): readonly OperationInput[] {
  return conflicts.map(({ id }) => ({
    type: "ask-about-conflict",
    conflict: EntryKey.parse(id),
    ...question,
  }));
}

/** Who asked whom, and whom one can ask; nobody without `onAsk`. */
export function questionLine(
  of: ConflictCase,
  me: string | undefined,
  onAsk: ((who: string) => void) | undefined,
): TemplateResult | typeof nothing {
  const question = questionOf(of);
  const others = onAsk === undefined ? [] : askable(of, me).filter((each) => each !== question?.of);
  if (question === undefined && others.length === 0) return nothing;
  return html`<p class="all">
    ${question === undefined ? nothing : html`<span class="pill ${question.of === me ? "warn" : "info"}">${icon("speech")}${questionWords(question, me)}</span>`}
    ${others.map((who) => html`<button class="quiet" @click=${() => onAsk?.(who)}>${icon("speech")}${msg(str`Ask ${who}`)}</button>`)}
  </p>`;
}

function questionWords({ of, by, at }: ConflictQuestion, me: string | undefined): string {
  const who = by ?? msg("Somebody");
  const words =
    of === me
      ? msg(str`${who} asks you`)
      : by === me
        ? msg(str`You asked ${of}`)
        : msg(str`${who} asked ${of}`);
  return at === undefined ? words : `${words} · ${momentWords(at, Date.now())}`;
}
