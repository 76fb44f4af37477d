import { Member } from "@concord/model";
import { Principal, WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { standingBy } from "./standing.ts";

const main = WorkspaceId.parse("main");
const members = [
  Member.parse({ id: "m1", name: "Mara", email: "mara@firm.example", role: "editor" }),
];
const rules = [{ who: "*@firm.example", role: "viewer" }] as const;
const of = (id: string) => Principal.parse({ id, name: "N", role: "owner" });

test("[CM220] whom a provider let in comes in by a passkey as whom it would let in now, and whom a link let in as that said", () => {
  const standing = standingBy({ rules, workspace: main });
  expect(standing(main, of("mail:ana@firm.example"), members)).toEqual({
    id: "mail:ana@firm.example",
    name: "N",
    role: "viewer",
  });
  // Who has become a member since is the member.
  expect(standing(main, of("mail:mara@firm.example"), members)).toEqual({
    id: "m1",
    name: "Mara",
    role: "editor",
  });
  expect(standing(main, of("owner:Owner"), members)).toEqual(of("owner:Owner"));
});

test("[CM220] whom nobody lets in any more comes in no more", () => {
  const ana = of("mail:ana@firm.example");
  const standing = standingBy({ rules, workspace: main });
  expect(standing(main, of("mail:ana@other.example"), members)).toBeNull();
  expect(standing(WorkspaceId.parse("other"), ana, [])).toBeNull();
  expect(standingBy(undefined)(main, ana, members)).toBeNull();
});
