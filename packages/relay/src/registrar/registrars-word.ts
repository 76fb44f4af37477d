import { DeclinedFact, IssuedFact, contentDigest } from "@concord/document";
import { VoidFact } from "@concord/model";
import type { JsonValue } from "@concord/model";
import type { DocumentPlace } from "../core/live-documents.ts";
import { isSameWord, signedWord } from "./signed-word.ts";

/**
 * The registrar's word, and how it is known again. After a restore clients give back what the store has lost, and then anybody may bring an issue or a void that
 * the registrar wrote; only with its proof, which needs the store's own key, it is not a forgery.
 */
export interface RegistrarsWord {
  readonly issued: (place: DocumentPlace, issued: Omit<IssuedFact, "proof">) => IssuedFact;
  readonly voided: (place: DocumentPlace, voided: Omit<VoidFact, "proof">) => VoidFact;
  /** Whether the registrar of this store wrote a value to a path: also one that was lost. */
  readonly isOurs: (place: DocumentPlace, path: string, value: JsonValue) => boolean;
}

export function registrarsWord(secretKey: Uint8Array): RegistrarsWord {
  const proofOf = (what: "issued" | "voided", place: DocumentPlace, said: JsonValue): string =>
    signedWord(secretKey, `registrar ${what}`, [place.workspace, place.document, said]);
  const ofIssue = (
    place: DocumentPlace,
    { number, on, at, by, digest, request, seen }: Omit<IssuedFact, "proof">,
  ) => {
    const said = { number, on, at, by, digest, request, seen };
    return proofOf("issued", place, JSON.parse(JSON.stringify(said)));
  };
  const ofVoid = (place: DocumentPlace, { on, by, reason, request }: VoidFact) =>
    proofOf("voided", place, JSON.parse(JSON.stringify({ on, by, reason, request })));

  return {
    issued: (place, issued) => ({ ...issued, proof: ofIssue(place, issued) }),
    voided: (place, voided) => ({ ...voided, proof: ofVoid(place, voided) }),
    isOurs: (place, path, value) => {
      if (path === "issued") {
        const issued = IssuedFact.safeParse(value).data;
        if (issued === undefined || !isSameWord(issued.proof, ofIssue(place, issued))) return false;
        // The digest is proven; the content beside it is whatever somebody brings.
        return contentDigest(issued.content) === issued.digest;
      }
      if (path === "voided") {
        const voided = VoidFact.safeParse(value).data;
        return voided !== undefined && isSameWord(voided.proof, ofVoid(place, voided));
      }
      // Why a request was not followed changes nothing, and needs no proof.
      return isDeclined(path) && DeclinedFact.safeParse(value).success;
    },
  };
}

function isDeclined(path: string): boolean {
  return /^requests\.[^.]+\.declined$/.test(path);
}
