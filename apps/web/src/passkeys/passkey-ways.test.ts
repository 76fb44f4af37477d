import type { PasskeyCreation } from "@concord/protocol";
import { expect, test } from "vitest";
import { createApi } from "../page/api.ts";
import { addPasskey, leadsTo, signInByPasskey } from "./passkey-ways.ts";
import type { PasskeyBrowser } from "./passkey-ways.ts";

const request = {
  challenge: "Y2hhbGxlbmdl",
  rpId: "localhost",
  timeout: 1_000,
  userVerification: "required",
};
const creation: PasskeyCreation = {
  challenge: "Y2hhbGxlbmdl",
  rp: { id: "localhost", name: "Concord" },
  user: { id: "aWQ", name: "Mara", displayName: "Mara" },
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
  timeout: 1_000,
  excludeCredentials: [],
  authenticatorSelection: {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  },
  attestation: "none",
};
const read = { id: "AQ", rawId: "AQ", type: "public-key" };
const assertion = { clientDataJSON: "e30", authenticatorData: "AA", signature: "AA" };
const passkey = {
  id: "0123456789abcdef",
  name: "Key",
  addedAt: "2026-11-30T10:00:00Z",
  usedAt: null,
  holder: { id: "ada", name: "Ada" },
};

/** A relay that answers what it is told, in its order, and a browser that says something. */
function place(
  answers: readonly (readonly [number, unknown] | "gone")[],
  said: () => Promise<unknown>,
) {
  const sent: (readonly [string, unknown])[] = [];
  const left = [...answers];
  const ask = async (path: unknown, init?: RequestInit): Promise<Response> => {
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    sent.push([String(path), body]);
    const next = left.shift();
    if (next === undefined || next === "gone") throw new TypeError("Failed to fetch");
    return Response.json(next[1], { status: next[0] });
  };
  const browser: PasskeyBrowser = { get: said, create: said };
  const api = createApi({ token: async () => "session", fetch: ask });
  return {
    sent,
    signIn: () => signInByPasskey(browser, ask),
    add: () => addPasskey("Key", browser, api),
  };
}

const said = (response: object) => async () => ({
  ...read,
  authenticatorAttachment: "platform",
  clientExtensionResults: { credProps: { rk: true } },
  response: { ...response, transports: ["internal"] },
});
const failing = (name: string) => async () => {
  throw new DOMException("in words of its own", name);
};

test("[WB563] of what the browser says the relay is sent what it reads, and the token is a link's", async () => {
  const answer = { ...assertion, userHandle: "aWQ" };
  const { sent, signIn } = place(
    [
      [200, request],
      [201, { token: "link" }],
    ],
    said(answer),
  );
  expect(await signIn()).toEqual({ type: "signed-in", token: "link" });
  expect(sent).toEqual([
    ["/auth/passkeys/options", undefined],
    ["/auth/passkeys", { ...read, response: answer }],
  ]);
  const made = { clientDataJSON: "e30", attestationObject: "AA" };
  const adding = place(
    [
      [200, creation],
      [201, passkey],
    ],
    said(made),
  );
  expect(await adding.add()).toEqual({ type: "added", passkey });
  expect(adding.sent[1]).toEqual([
    "/api/v1/passkeys",
    { name: "Key", credential: { ...read, response: made } },
  ]);
});

const come = async (...of: Parameters<typeof place>) => {
  const { signIn } = place(...of);
  const outcome = await signIn();
  return outcome.type === "trouble" ? outcome.trouble : outcome.type;
};

const add = async (...of: Parameters<typeof place>) => {
  const outcome = await place(...of).add();
  return outcome.type === "trouble" ? outcome.trouble : outcome.type;
};

test("[WB561] each way in which it comes to nothing is told apart", async () => {
  const answer = { ...assertion, userHandle: "aWQ" };
  const second = (status: number, body: unknown) =>
    come(
      [
        [200, request],
        [status, body],
      ],
      said(answer),
    );
  expect(await come(["gone"], said(answer))).toBe("unreachable");
  expect(await come([[429, { title: "Too many" }]], said(answer))).toBe("too-fast");
  expect(await come([[503, { title: "No" }]], said(answer))).toBe("unreachable");
  expect(await come([[200, request], "gone"], said(answer))).toBe("unreachable");
  for (const reason of ["unknown", "ended", "copied", "expired", "failed"] as const) {
    expect(await second(401, { title: "No", reason })).toBe(reason);
  }
  // A newer relay's reason is one that this page does not know.
  expect(await second(401, { title: "No", reason: "moon" })).toBe("failed");
  for (const [name, trouble] of [
    ["NotAllowedError", "cancelled"],
    ["AbortError", "cancelled"],
    ["InvalidStateError", "there-already"],
    ["SecurityError", "wrong-address"],
    ["NotSupportedError", "unable"],
  ] as const) {
    expect(await come([[200, request]], failing(name))).toBe(trouble);
  }
  // One without the name of its holder is no passkey.
  expect(await come([[200, request]], said(assertion))).toBe("unable");
  expect(await come([[200, request]], async () => undefined)).toBe("unable");
});

test("[WB561] so is each way in which none is added", async () => {
  const made = said({ clientDataJSON: "e30", attestationObject: "AA" });
  expect(await add(["gone"], made)).toBe("unreachable");
  expect(await add([[401, { title: "No" }]], made)).toBe("ended");
  expect(await add([[409, { title: "No", reason: "too-many" }]], made)).toBe("too-many");
  expect(await add([[200, creation]], failing("InvalidStateError"))).toBe("there-already");
  expect(await add([[200, creation]], failing("ConstraintError"))).toBe("unable");
  expect(
    await add(
      [
        [200, creation],
        [409, { title: "No", reason: "taken" }],
      ],
      made,
    ),
  ).toBe("taken");
  expect(
    await add(
      [
        [200, creation],
        [422, { title: "No" }],
      ],
      made,
    ),
  ).toBe("failed");
});

test.each([
  ["http://localhost:4747", "127.0.0.1", true],
  ["http://localhost:4747", "[::1]", true],
  ["http://localhost:4747", "invoices.firm.example", false],
  ["http://localhost:4747", "localhost.firm.example", false],
  ["https://invoices.firm.example", "192.0.2.1", true],
])("[WB562] a page leads nobody to their own machine: %s at %s: %s", (origin, hostname, leads) => {
  expect(leadsTo(origin, { hostname })).toBe(leads);
});
