import { Member } from "@concord/model";
import { expect, test } from "vitest";
import { CommandFailure } from "../failure.ts";
import { Environment } from "../settings/environment.ts";
import { admission } from "./admission.ts";
import { oidcSettings } from "./oidc-settings.ts";
import { createOpenFlows } from "./open-flows.ts";

const members = [
  Member.parse({ id: "m1", name: "Mara", email: "Mara@Firm.example", role: "owner" }),
  Member.parse({ id: "m2", name: "Stripe", email: "bot@firm.example", role: "connector" }),
];
const rules = [
  { who: "*@firm.example", role: "viewer" },
  { who: "ana@firm.example", role: "editor" },
] as const;
const come = (email: string | undefined, isVerified = true, name?: string) => {
  const answer = admission({ email, isVerified, name }, members, rules);
  return answer.type === "admitted" ? answer.principal : answer.reason;
};

test("[CM94] a verified address lets in: a member as the member, others by the list, the whole address before its domain", () => {
  expect(come("mara@firm.example ")).toEqual({ id: "m1", name: "Mara", role: "owner" });
  expect(come("ana@firm.example", true, " Ana B. ")).toEqual({
    id: "mail:ana@firm.example",
    name: "Ana B.",
    role: "editor",
  });
  expect(come("new@FIRM.example")).toMatchObject({ name: "new@firm.example", role: "viewer" });
});

test("[CM94] no address, one that is not verified, and one that nobody lets in open nothing", () => {
  expect(come("mara@firm.example", false)).toBe("not-verified");
  expect(come(undefined)).toBe("no-address");
  expect(come("mara")).toBe("no-address");
  expect(come("a@b@firm.example")).toBe("no-address");
  expect(come("eve@firm.example.evil")).toBe("not-a-member");
  expect(come("eve@evilfirm.example")).toBe("not-a-member");
  // What the workspace calls a connector is no person: the list decides.
  expect(come("bot@firm.example")).toMatchObject({ role: "viewer" });
});

const read = (variables: Readonly<Record<string, string>>) =>
  oidcSettings(Environment.parse(variables), "http://127.0.0.1:4747");

test("[CM95] a provider is set up by the environment, and by half is an error that says what is missing", () => {
  const issuer = { CONCORD_OIDC_ISSUER: "https://login.firm.example" };
  const whole = { ...issuer, CONCORD_OIDC_CLIENT_ID: "concord" };
  expect(read({})).toBeUndefined();
  expect(() => read(issuer)).toThrow("CONCORD_OIDC_CLIENT_ID");
  expect(read(whole)).toMatchObject({
    clientId: "concord",
    clientSecret: undefined,
    name: "login.firm.example",
    workspace: "main",
    rules: [],
  });
  const people = "ana@firm.example=editor, *@firm.example=viewer";
  expect(read({ ...whole, CONCORD_OIDC_PEOPLE: people })?.rules).toEqual([
    { who: "ana@firm.example", role: "editor" },
    { who: "*@firm.example", role: "viewer" },
  ]);
  for (const wrong of ["ana=editor", "*=owner", "ana@firm.example", "ana@firm.example=connector"]) {
    expect(() => read({ ...whole, CONCORD_OIDC_PEOPLE: wrong })).toThrow(CommandFailure);
  }
});

test("[CM96] a sign-in that was begun is ended once, in time, and beginning many forgets the oldest", () => {
  let now = 0;
  const flows = createOpenFlows(() => now);
  const flow = { state: "s", nonce: "n", codeVerifier: "v" };
  flows.keep("a", flow);
  expect(flows.take("a")).toEqual(flow);
  expect(flows.take("a")).toBeUndefined();
  flows.keep("b", flow);
  now = 600_001;
  expect(flows.take("b")).toBeUndefined();
  for (let count = 0; count <= 1_000; count += 1) flows.keep(`f${count}`, flow);
  expect([flows.take("f0"), flows.take("f1")]).toEqual([undefined, flow]);
});
