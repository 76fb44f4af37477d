import { expect, test } from "vitest";
import { clockAheadOf, latenessOf, writtenAt } from "./written-at.ts";

const acceptedAt = "2026-11-28T12:00:00.000Z";

test("[WB284] a write that its device dates after the relay had it is told by the relay's clock", () => {
  const at = "2026-11-29T12:00:00.000Z";
  expect(writtenAt({ at, acceptedAt })).toBe(acceptedAt);
  expect(clockAheadOf({ at, acceptedAt })).toBe(86_400_000);
  expect(latenessOf({ at, acceptedAt })).toBeUndefined();
});

test("[WB284] a device's word counts where it may be right, also offline and where nobody knows", () => {
  const before = "2026-11-28T10:00:00.000Z";
  const soon = "2026-11-28T12:01:30.000Z";
  for (const at of [before, soon, undefined]) {
    expect(writtenAt({ at, acceptedAt })).toBe(at);
    expect(clockAheadOf({ at, acceptedAt })).toBeUndefined();
  }
  expect(writtenAt({ at: before })).toBe(before);
  expect(latenessOf({ at: before, acceptedAt })).toBe(7_200_000);
  expect(latenessOf({ at: soon })).toBeUndefined();
});
