import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import "../parts/combo-box.ts";
import "../parts/value-field.ts";
import type { FieldFormat } from "../parts/field-format.ts";
import "../parts/note-field.ts";
import type { NoteCaret } from "../parts/note-field.ts";
import type { Option } from "../parts/options.ts";
import type { FieldPeer, FieldWriter } from "../parts/field-people.ts";
import "./conflict-mark.ts";
import type { FieldConflict } from "./field-conflict.ts";

/** What is known of a register beside its value: who is there, who wrote it, what is wrong with it. */
export interface Marks {
  readonly peers: (path: string) => readonly FieldPeer[];
  /** Where others write in the internal note. */
  readonly carets: readonly NoteCaret[];
  readonly writer: (path: string) => FieldWriter | undefined;
  readonly problem: (path: string) => string | undefined;
  readonly conflict: (path: string) => FieldConflict | undefined;
  /** The tool that alone may change it. */
  readonly owner: (path: string) => string | undefined;
  /** Whether this person may decide conflicts. */
  readonly mayDecide: boolean;
}

/** One field of the editor. */
export interface FieldSpec {
  readonly path: string;
  readonly label: string;
  readonly labelRest?: string;
  readonly value: string | undefined;
  readonly format: FieldFormat;
  readonly isFixed: boolean;
  readonly isBare?: boolean;
  readonly isLong?: boolean;
  /** With what may be meant: takes more lines as its text grows. */
  readonly grows?: boolean;
  /** Of a text that people write together: where the others are. */
  readonly carets?: readonly NoteCaret[];
  readonly placeholder?: string;
  /** With what may be meant, in a list. */
  readonly find?: (text: string) => readonly Option[];
}

/** The field of a register, in a form or in a cell. What is entered comes as events that carry the path. */
export function field(spec: FieldSpec, marks: Marks): TemplateResult {
  const { path, label, value = "", format, isFixed, isBare = false, isLong = false } = spec;
  const { placeholder = "", labelRest = "" } = spec;
  const conflict = marks.conflict(path);
  const mark =
    conflict === undefined
      ? nothing
      : html`<conflict-mark
          slot="mark"
          .conflict=${conflict}
          .show=${format.show}
          .mayDecide=${marks.mayDecide}
        ></conflict-mark>`;
  if (spec.carets !== undefined) {
    return html`<note-field
      .path=${path}
      data-path=${path}
      .label=${label}
      .format=${format}
      .value=${value}
      .fixed=${isFixed}
      .carets=${spec.carets}
      .peers=${marks.peers(path)}
      .writer=${marks.writer(path)}
      >${mark}</note-field
    >`;
  }
  return spec.find === undefined
    ? html`<value-field
        .path=${path}
        data-path=${path}
        .label=${label}
        .labelRest=${labelRest}
        .format=${format}
        .value=${value}
        .placeholder=${placeholder}
        .fixed=${isFixed}
        .isLong=${isLong}
        ?bare=${isBare}
        .owner=${marks.owner(path)}
        .problem=${marks.problem(path)}
        .peers=${marks.peers(path)}
        .writer=${marks.writer(path)}
        >${mark}</value-field
      >`
    : html`<combo-box
        .path=${path}
        data-path=${path}
        .label=${label}
        .labelRest=${labelRest}
        .format=${format}
        .value=${value}
        .placeholder=${placeholder}
        .fixed=${isFixed}
        .find=${spec.find}
        .grows=${spec.grows ?? false}
        ?bare=${isBare}
        .owner=${marks.owner(path)}
        .problem=${marks.problem(path)}
        .peers=${marks.peers(path)}
        .writer=${marks.writer(path)}
        >${mark}</combo-box
      >`;
}
