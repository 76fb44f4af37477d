import { tidyTag } from "@concord/model";
import type { DocumentView } from "./document-view.ts";
import {
  MomentName,
  isSameMoment,
  mostNamedMoments,
  namedMomentsOf,
  storedMoments,
} from "./named-moment.ts";
import type { MomentOperation } from "./operation.ts";
import { writes } from "./plan.ts";
import type { Plan } from "./plan.ts";
import { refused } from "./refusal.ts";

/** What naming a moment, calling it otherwise or taking its name away comes to. */
export function planMoment(view: DocumentView, operation: MomentOperation): Plan {
  const path = `moments.${operation.moment}`;
  if (view.kind !== "invoice") {
    return refused("unknown-path", "Only moments of an invoice have names.", path);
  }
  const all = storedMoments(view.registers());
  const standing = all.find(({ key }) => key === operation.moment);
  if (operation.type === "remove-moment") {
    // What is shown once goes at once.
    const gone = standing === undefined ? [] : all.filter((each) => isSameMoment(each, standing));
    return writes(Object.fromEntries(gone.map(({ key }) => [`moments.${key}`, null])));
  }
  const name = MomentName.safeParse(tidyTag(operation.name));
  if (!name.success) {
    return refused("invalid-value", name.error.issues[0]?.message ?? "This is no name.", path);
  }
  if (operation.type === "rename-moment") {
    if (standing === undefined) {
      return refused("moved-on", "The name was removed meanwhile.", path);
    }
    const renamed = all.filter((each) => isSameMoment(each, standing));
    return writes(
      Object.fromEntries(
        renamed.map(({ key, of }) => [`moments.${key}`, { name: name.data, of: { ...of } }]),
      ),
    );
  }
  const moment = { name: name.data, of: operation.of };
  if (all.some((each) => isSameMoment(each, moment))) return writes({});
  if (standing !== undefined) {
    return refused("fact-differs", "Another moment is named under this key.", path);
  }
  if (namedMomentsOf(view.registers()).length >= mostNamedMoments) {
    return refused(
      "invalid-value",
      `An invoice has at most ${mostNamedMoments} moments with a name of their own.`,
      path,
    );
  }
  return writes({ [path]: { name: moment.name, of: { ...moment.of } } });
}
