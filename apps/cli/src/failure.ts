/** A failure that a person can act on: what happened, and what to do. Anything else that is thrown is a bug. */
export class CommandFailure extends Error {
  readonly exitCode: 1 | 2;

  constructor(
    message: string,
    options: { readonly exitCode?: 1 | 2; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "CommandFailure";
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Exit codes are a promise to scripts: 0 done, 1 failed, 2 wrong usage, 3 done with findings. */
export const exitCode = { done: 0, failed: 1, usage: 2, findings: 3 } as const;
