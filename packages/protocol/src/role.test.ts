import { Role } from "@concord/model";
import { expect, test } from "vitest";
import { closeCode, isPermanent } from "./close-code.ts";
import { Principal, hasRight } from "./role.ts";

test("[PR7] viewers and auditors read and never write", () => {
  const writers = Role.options.filter((role) => hasRight(role, "write"));
  expect(writers).toEqual(["owner", "editor", "field", "connector"]);
  expect(Role.options.filter((role) => !hasRight(role, "read"))).toEqual([]);
});

test("[PR7] only an owner manages, only owner and auditor audit", () => {
  expect(Role.options.filter((role) => hasRight(role, "manage"))).toEqual(["owner"]);
  expect(Role.options.filter((role) => hasRight(role, "audit"))).toEqual(["owner", "auditor"]);
});

test("[PR7] a connector names its vendor and nobody else does", () => {
  const ada = { id: "u1", name: "Ada" };
  expect(Principal.safeParse({ ...ada, role: "connector" }).success).toBe(false);
  expect(Principal.safeParse({ ...ada, role: "editor", connector: "stripe" }).success).toBe(false);
  expect(Principal.safeParse({ ...ada, role: "connector", connector: "stripe" }).success).toBe(
    true,
  );
});

test("[PR8] the range of a close code says whether to come back", () => {
  const permanent = Object.entries(closeCode).filter(([, code]) => isPermanent(code));
  expect(permanent.map(([name]) => name)).toEqual([
    "malformed",
    "unauthorised",
    "forbidden",
    "unknown",
    "identityTaken",
    "tooLarge",
    "refusedUpdate",
    "unsupportedVersion",
  ]);
  expect(isPermanent(1006)).toBe(false);
});
