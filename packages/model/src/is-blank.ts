/** Whatever leaves a mark on paper. Spaces, controls and characters that nobody sees (a zero-width space, a direction mark, a filler) leave none. */
const visible = /[^\p{White_Space}\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** Whether a text is missing, or is there and says nothing: on the invoice that is the same. */
export function isBlank(text: string | undefined): boolean {
  return text === undefined || !visible.test(text);
}
