/** What a field holds: text as it is stored, null for nothing. */
export type FieldValue = string | null;

/** What a text in a field says. */
export type Reading =
  /** `note` says how it was understood, where that is not what stands there. */
  | { readonly type: "value"; readonly value: FieldValue; readonly note?: string }
  /** It says one of these: a person has to choose. The likelier first. */
  | {
      readonly type: "choices";
      readonly choices: readonly { readonly value: FieldValue; readonly label: string }[];
    }
  | { readonly type: "unreadable"; readonly reason: string };

/** How a field reads what is typed and shows what is stored. */
export interface FieldFormat {
  readonly read: (text: string) => Reading;
  readonly show: (value: string) => string;
  readonly isNumber?: boolean;
}

/** Words as they are. */
export const plainText: FieldFormat = {
  read: (text) => ({ type: "value", value: text === "" ? null : text }),
  show: (value) => value,
};
