import { ConflictRecord, IssuedFact } from "@concord/document";
import { VoidFact, utcDay } from "@concord/model";
import type { DocumentId, JsonValue } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { NumberState, RegisteredNumber } from "../storage/number-storage.ts";
import type { JournalEntry } from "../storage/storage.ts";
import type { RegistrarsWord } from "./registrars-word.ts";

/** What the register has to learn of the log. */
export interface Learned {
  readonly numbers: readonly RegisteredNumber[];
  readonly voided: readonly { readonly document: DocumentId; readonly reason: string | null }[];
}

/**
 * What batches say of numbers that the register may not know: an issue that was lost with an older store and came back, the second number of an invoice that has got another one
 * meanwhile, a void that a connector has brought.
 */
export function learnFrom(
  workspace: WorkspaceId,
  entries: readonly JournalEntry[],
  word: RegistrarsWord,
): Learned {
  const numbers: RegisteredNumber[] = [];
  const voided: { document: DocumentId; reason: string | null }[] = [];
  for (const entry of entries) {
    const { document } = entry;
    const place = { workspace, document };
    const add = (value: JsonValue, state: NumberState, reason: string | null): void => {
      const number = registered(entry, value, state, reason);
      if (number !== undefined) numbers.push(number);
    };
    for (const { path, after } of entry.difference) {
      // What stands was let in by its proof, or by an owner, who may vouch for it without the key of the lost store.
      if (path === "issued") add(after, "issued", null);
      if (path === "voided" && after !== null) {
        voided.push({ document, reason: VoidFact.safeParse(after).data?.reason ?? null });
      }
      const record = path.startsWith("conflicts.")
        ? ConflictRecord.safeParse(after).data
        : undefined;
      if (record?.kind === "fact-differs" && record.path === "issued") {
        const [kept, lost] = [record.kept.value ?? null, record.lost.value ?? null];
        // Anybody can bring a record that says so. Only where both are ours, and are two, has the invoice been issued twice.
        if (![kept, lost].every((each) => word.isOurs(place, "issued", each))) continue;
        const [stands, was] = [kept, lost].map((each) => IssuedFact.safeParse(each).data?.number);
        if (stands !== was) add(lost, "void", `Issued twice: it stands as ${stands}`);
      }
    }
  }
  return { numbers, voided };
}

function registered(
  { document, acceptedTime }: JournalEntry,
  value: JsonValue,
  state: NumberState,
  reason: string | null,
): RegisteredNumber | undefined {
  const issued = IssuedFact.safeParse(value).data;
  if (issued?.by.type !== "registrar" || issued.by.count === undefined) return undefined;
  const { number, at, by } = issued;
  const on = issued.on ?? utcDay(acceptedTime);
  return {
    series: by.series,
    period: by.period ?? "",
    count: by.count ?? 0,
    document,
    number,
    on,
    at: at === undefined ? acceptedTime : Date.parse(at),
    state,
    reason,
    origin: "returned",
  };
}
