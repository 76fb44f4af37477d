/** For a case that the types rule out. Reaching it is a bug. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
}
