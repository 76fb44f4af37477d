import type { DocumentId } from "@concord/model";
import type { ClientMessage, RelayMessage, WorkspaceId } from "@concord/protocol";
import { areDisjoint } from "@concord/protocol";
import * as Y from "yjs";
import type { Connection } from "../connection.ts";
import type { DoorContext } from "../door.ts";
import { createInvoiceList } from "../projection/invoice-list.ts";
import { reasonOf } from "../relay-deps.ts";
import { compareRows } from "./compare-rows.ts";

export type Question = Extract<ClientMessage, { type: "fetch" | "compare" | "list" }>;
type QuestionOf<K extends Question["type"]> = Extract<Question, { type: K }>;

const questionsAtOnce = 1_000;
/** Comparisons and lists look at every row of the workspace; a replica asks for a handful in ten minutes, and a person as fast as they type. */
const searchesPerMinute = 120;

/** Answers the questions of one connection, one after the other in their order. */
export interface Questions {
  readonly ask: (question: Question) => void;
}

export interface QuestionsPlace {
  readonly workspace: WorkspaceId;
  readonly principal: string;
  readonly connection: Connection;
  readonly send: (message: RelayMessage) => void;
  /** A document has just been sent whole: what is committed from here on builds on it. */
  readonly onFetched: (document: DocumentId) => void;
  readonly fail: (error: unknown) => void;
}

export function createQuestions(
  { workspace, principal, connection, send, onFetched, fail }: QuestionsPlace,
  { committer, readModel, compared, settings, comparisons, readings, deps }: DoorContext,
): Questions {
  const list = createInvoiceList(readModel);
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let minute = { since: deps.now(), searches: 0 };

  const refuse = (
    code: Extract<RelayMessage, { type: "refused" }>["code"],
    message: string,
    question: Question,
  ): void => {
    const document = question.type === "fetch" ? question.document : null;
    const { request } = question;
    send({ type: "refused", code, message, document, request, closing: false });
  };

  const fetch = async (question: QuestionOf<"fetch">): Promise<void> => {
    const { request, document, stateVector } = question;
    await committer.read(workspace, document, (live) => {
      const known = live.kind === null ? null : encodeState(live.doc, stateVector);
      if (known === "malformed") {
        refuse("malformed", "The state vector cannot be read.", question);
        return;
      }
      const update = known ?? new Uint8Array();
      send({ type: "document", request, document, kind: live.kind, seq: live.seq, update });
      onFetched(document);
    });
  };

  const compare = async (question: QuestionOf<"compare">): Promise<void> => {
    if (!areDisjoint(question.ranges)) {
      refuse("malformed", "Ranges that are compared at once must not overlap.", question);
      return;
    }
    await readModel.caughtUp(workspace);
    const answer = await compareRows(compared.pages(workspace), question, compared.sums(workspace));
    comparisons.answered += 1;
    comparisons.differing += answer.parts.length + answer.lists.length;
    send(answer);
  };

  const search = async ({ request, query }: QuestionOf<"list">): Promise<void> => {
    const { items, next } = await list.find(workspace, query);
    send({ type: "listed", request, items: [...items], next });
  };

  const isTooFast = (): boolean => {
    if (deps.now() - minute.since >= 60_000) minute = { since: deps.now(), searches: 0 };
    minute.searches += 1;
    return minute.searches > searchesPerMinute;
  };

  const answer = async (question: Question): Promise<void> => {
    // Who asks on without reading the answers must not make us hold them all.
    if (connection.buffered() > settings.readerBudgetBytes) await connection.drained();
    await readings.run(`${workspace}/${principal}`, async () => {
      if (connection.isOpen()) await answerNow(question);
      // A large document keeps everybody waiting while it is encoded: they come between two of them.
      await new Promise<void>(deps.defer);
    });
  };

  const answerNow = async (question: Question): Promise<void> => {
    if (question.type !== "fetch" && isTooFast()) {
      refuse("too-many", "Too many searches at once. Ask again in a minute.", question);
      return;
    }
    try {
      if (question.type === "fetch") await fetch(question);
      else if (question.type === "compare") await compare(question);
      else await search(question);
    } catch (error) {
      // One document that cannot be loaded must not end a connection that reads all the others.
      deps.log.error("question-failed", {
        type: question.type,
        workspace,
        reason: reasonOf(error),
      });
      refuse("unavailable", "This cannot be read now. Ask again later.", question);
    }
  };

  return {
    ask: (question) => {
      if (waiting >= questionsAtOnce) {
        fail(new Error("Too many documents were asked for at once"));
        return;
      }
      waiting += 1;
      last = last
        .then(() => answer(question))
        .catch(fail)
        .finally(() => (waiting -= 1));
    },
  };
}

function encodeState(doc: Y.Doc, stateVector: Uint8Array | null): Uint8Array | "malformed" {
  try {
    return Y.encodeStateAsUpdate(doc, stateVector ?? undefined);
  } catch {
    // Only the stranger's state vector can be at fault: the document was loaded whole.
    return "malformed";
  }
}
