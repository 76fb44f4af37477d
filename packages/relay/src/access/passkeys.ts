import type { Member } from "@concord/model";
import type {
  Grant,
  PasskeyCreation,
  PasskeyRefusal,
  PasskeyRequest,
  Principal,
  WorkspaceId,
} from "@concord/protocol";
import type { DoorContext } from "../door.ts";
import { isSameWord, signedWord } from "../registrar/signed-word.ts";
import { workspaceSettings } from "../registrar/workspace-settings.ts";
import { isOfAnother } from "../storage/member-of-another.ts";
import type { Passkey } from "../storage/passkey-storage.ts";
import { linkToken } from "./link-token.ts";
import { clientSaid } from "./passkey-answers.ts";
import type { Assertion, Attestation } from "./passkey-answers.ts";
import { challengeMs, createPasskeyChallenges } from "./passkey-challenges.ts";
import type { PasskeySite } from "./passkey-site.ts";

type Refused = { readonly type: "refused"; readonly reason: PasskeyRefusal };

/** As whom somebody may come in now who was let in as a principal that is no member; null for not at all. */
export type Standing = (
  workspace: WorkspaceId,
  principal: Principal,
  members: readonly Member[],
) => Principal | null;

/** What people sign in with instead of a link. Whatever it opens, a link to the same person would open too, and no longer. */
export interface Passkeys {
  /** Null where browsers make none. */
  readonly site: () => PasskeySite | null;
  /** What to ask a browser for, so that the holder of a session adds a passkey. */
  readonly askToAdd: (site: PasskeySite, grant: Grant) => Promise<PasskeyCreation | Refused>;
  readonly add: (
    site: PasskeySite,
    grant: Grant,
    name: string,
    made: Attestation,
  ) => Promise<{ readonly type: "added"; readonly passkey: Passkey } | Refused>;
  /** What to ask a browser for, so that somebody signs in. */
  readonly askToSignIn: (site: PasskeySite) => PasskeyRequest;
  /** A sign-in link's token for whoever has the passkey. */
  readonly signIn: (
    site: PasskeySite,
    answer: Assertion,
  ) => Promise<{ readonly type: "signed-in"; readonly token: string } | Refused>;
}

/** So many may one have: every device of a person, and some that are lost. */
const mostPasskeys = 20;
/** The browser gives up before the challenge does. */
const patienceMs = challengeMs - 30_000;
const signInPurpose = "sign in";
/** EdDSA, ES256, RS256. */
const algorithms = [-8, -7, -257];

export function createPasskeys(
  context: DoorContext,
  options: { readonly site: () => PasskeySite | null; readonly standing?: Standing | undefined },
): Passkeys {
  const { secretKey, storage, committer, revocations, deps } = context;
  const challenges = createPasskeyChallenges(deps);
  // What a link says of its holder stands in it alone.
  const standing: Standing = options.standing ?? ((_, principal) => principal);

  // In words of ours: what a stranger sends stands in no log.
  const refused = (reason: PasskeyRefusal, why?: string): Refused => {
    deps.log.info("passkey-refused", { reason, ...(why !== undefined && { why }) });
    return { type: "refused", reason };
  };
  const membersOf = async (workspace: WorkspaceId): Promise<readonly Member[]> =>
    (await workspaceSettings(storage, committer, workspace)).members;

  /** Whoever has it, as they stand in the workspace now; null for whoever has no access any more. */
  const standingOf = async ({
    workspace,
    principal,
    isMember,
    addedAt,
  }: Passkey): Promise<Principal | null> => {
    const members = await membersOf(workspace);
    if (!isMember) return standing(workspace, principal, members);
    const member = members.find(({ id }) => id === principal.id);
    if (member === undefined || member.role === "connector") return null;
    const written = await storage.memberWrites(workspace, principal.id, addedAt);
    if (isOfAnother(principal.id, written)) return null;
    return { id: member.id, name: member.name, role: member.role };
  };

  return {
    site: options.site,
    askToAdd: async ({ rpId }, grant) => {
      const { workspace, principal } = grant;
      const known = await storage.passkeys(workspace, principal.id);
      if (known.length >= mostPasskeys) return refused("too-many");
      return {
        challenge: challenges.make(addPurpose(grant)),
        rp: { id: rpId, name: "Concord" },
        user: {
          id: holderHandle(secretKey, workspace, principal.id),
          name: principal.name,
          displayName: principal.name,
        },
        pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
        timeout: patienceMs,
        excludeCredentials: known.map(({ credential }) => ({ type: "public-key", id: credential })),
        authenticatorSelection: {
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
        attestation: "none",
      };
    },

    add: async ({ origin, rpId }, grant, name, made) => {
      const { workspace, principal } = grant;
      const said = clientSaid(made.response.clientDataJSON);
      if (said === undefined) return refused("failed", "client data");
      if (!challenges.take(said.challenge, addPurpose(grant))) return refused("expired");
      if (said.origin !== origin) return refused("failed", "origin");
      // Only where somebody uses it is the library loaded.
      const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
      const format = await formatOf(made);
      if (format === undefined) return refused("failed", "attestation");
      if (format !== "none") return refused("attested");
      const verified = await verifyRegistrationResponse({
        response: { ...made, clientExtensionResults: {} },
        expectedChallenge: said.challenge,
        expectedOrigin: origin,
        expectedRPID: rpId,
        supportedAlgorithmIDs: algorithms,
      }).catch(() => null);
      if (verified?.verified !== true) return refused("failed", "attestation");
      const { credential } = verified.registrationInfo;
      const [members, known] = await Promise.all([
        membersOf(workspace),
        storage.passkeys(workspace, principal.id),
      ]);
      if (known.length >= mostPasskeys) return refused("too-many");
      // It may have been taken back while the authenticator was asked.
      if (revocations.isRevoked(grant)) return refused("ended");
      const unsigned = {
        id: Buffer.from(deps.random(8)).toString("hex"),
        credential: credential.id,
        workspace,
        principal,
        isMember: members.some(({ id }) => id === principal.id),
        token: grant.id,
        grantedAt: grant.issuedAt,
        publicKey: credential.publicKey,
        name,
        addedAt: deps.now(),
        epoch: storage.epoch(),
      };
      const passkey: Passkey = {
        ...unsigned,
        word: wordOn(secretKey, unsigned),
        counter: credential.counter,
        usedAt: null,
      };
      if (!(await storage.addPasskey(passkey))) return refused("taken");
      deps.log.info("passkey-added", { workspace, passkey: passkey.id });
      return { type: "added", passkey };
    },

    askToSignIn: ({ rpId }) => ({
      challenge: challenges.make(signInPurpose),
      rpId,
      timeout: patienceMs,
      userVerification: "required",
    }),

    signIn: async ({ origin, rpId }, answer) => {
      const said = clientSaid(answer.response.clientDataJSON);
      if (said === undefined) return refused("failed", "client data");
      if (!challenges.take(said.challenge, signInPurpose)) return refused("expired");
      if (said.origin !== origin) return refused("failed", "origin");
      const passkey = await storage.passkeyOf(answer.id);
      if (passkey === null) return refused("unknown");
      if (passkey.epoch !== "" && passkey.epoch !== storage.epoch()) return refused("restored");
      // One that another relay's key vouches for, or nobody's, is as good as none.
      if (!isSameWord(passkey.word, wordOn(secretKey, passkey))) {
        return refused("unknown");
      }
      const { workspace, principal } = passkey;
      const handle = holderHandle(secretKey, workspace, principal.id);
      if (answer.response.userHandle !== handle) return refused("failed", "user handle");
      const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
      const verified = await verifyAuthenticationResponse({
        response: { ...answer, clientExtensionResults: {} },
        expectedChallenge: said.challenge,
        expectedOrigin: origin,
        expectedRPID: rpId,
        // Its count is ours to judge: below.
        credential: { id: passkey.credential, publicKey: passkey.publicKey.slice(), counter: 0 },
      }).catch(() => null);
      if (verified?.verified !== true) return refused("failed", "assertion");
      const counter = verified.authenticationInfo.newCounter;
      if (!countsOn(passkey.counter, counter)) {
        deps.log.warn("passkey-copied", { workspace, passkey: passkey.id });
        return refused("copied");
      }
      const holder = await standingOf(passkey);
      if (holder === null) return refused("ended");

      // From here to the check nothing waits but the write itself: who is taken back before it loses the row, and who is taken back after it loses what is issued.
      const issuedAt = deps.now();
      if (!(await storage.usePasskey(passkey, { counter, at: issuedAt })))
        return refused("unknown");
      const { token: id, grantedAt } = passkey;
      const isRevoked = [principal, holder].some((each) =>
        revocations.isRevoked({
          workspace,
          principal: each,
          id,
          issuedAt: grantedAt,
          use: "session",
          expiresAt: issuedAt,
        }),
      );
      if (isRevoked) return refused("ended");
      deps.log.info("passkey-used", { workspace, passkey: passkey.id });
      return {
        type: "signed-in",
        token: await linkToken(secretKey, { workspace, principal: holder, issuedAt, id }),
      };
    },
  };
}

/** How an authenticator vouches for what it made; undefined where that cannot be read. */
async function formatOf({ response }: Attestation): Promise<string | undefined> {
  const { decodeAttestationObject } = await import("@simplewebauthn/server/helpers");
  try {
    const bytes = new Uint8Array(Buffer.from(response.attestationObject, "base64url"));
    return decodeAttestationObject(bytes).get("fmt");
  } catch {
    // No CBOR.
    return undefined;
  }
}

/** What is asked of whoever adds one is asked in their session alone. */
function addPurpose({ workspace, principal, id }: Grant): readonly string[] {
  return ["add", workspace, principal.id, id];
}

/** Whether an authenticator's count is one that comes after another. One that does not count says 0 for ever. */
function countsOn(before: number, now: number): boolean {
  return now > before || (now === 0 && before === 0);
}

/** Under what an authenticator keeps the passkey of a person: nothing that tells who they are, and the same each time. */
function holderHandle(secretKey: Uint8Array, workspace: WorkspaceId, principal: string): string {
  return signedWord(secretKey, "passkey holder", [workspace, principal]);
}

/** The relay's word on a passkey: whoever can write into the store, and has not its key, lets nobody in. */
function wordOn(
  secretKey: Uint8Array,
  passkey: Omit<Passkey, "word" | "counter" | "usedAt">,
): string {
  const { id, credential, workspace, principal, isMember, token, grantedAt, name, addedAt, epoch } =
    passkey;
  return signedWord(secretKey, "passkey", [
    id,
    credential,
    workspace,
    principal.id,
    principal.name,
    principal.role,
    isMember,
    token,
    grantedAt,
    Buffer.from(passkey.publicKey).toString("base64url"),
    name,
    addedAt,
    ...(epoch === "" ? [] : [epoch]),
  ]);
}
