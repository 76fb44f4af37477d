/** The order of texts by their code units: the same in every language and on every machine, for what is put in order and not read. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
