import { createHash, createHmac } from "node:crypto";
import type { Change } from "./books.ts";
import { secondText } from "./vendor-time.ts";

export type WebhookFormat = "cloudevents" | "legacy";

/** `intuit-signature`: base64 of the HMAC-SHA256 of the exact body under the verifier token. */
export function signWebhook(body: string, verifierToken: string): string {
  return createHmac("sha256", verifierToken).update(body).digest("base64");
}

const pastTense: Readonly<Record<Change["operation"], string>> = {
  Create: "created",
  Update: "updated",
  Delete: "deleted",
  Void: "voided",
  Merge: "merged",
  Emailed: "emailed",
};

/** The body of one notification: which objects changed, never how. */
export function webhookBody(
  changes: readonly Change[],
  format: WebhookFormat,
  context: { readonly realmId: string; readonly uuid: () => string },
): string {
  const { realmId, uuid } = context;
  if (format === "legacy") {
    const entities = changes.map(({ entity, id, operation, at, deletedId }) => ({
      name: entity,
      id,
      operation,
      // The legacy form writes the offset without a colon.
      lastUpdated: secondText(at).replace(/:(?=\d\d$)/, ""),
      ...(deletedId === undefined ? {} : { deletedId }),
    }));
    return JSON.stringify({ eventNotifications: [{ realmId, dataChangeEvent: { entities } }] });
  }
  const source = `intuit.${createHash("sha256").update(realmId).digest("base64url")}`;
  return JSON.stringify(
    changes.map(({ entity, id, operation, at, deletedId }) => ({
      specversion: "1.0",
      id: uuid(),
      source,
      type: `qbo.${entity.toLowerCase()}.${pastTense[operation]}.v1`,
      datacontenttype: "application/json",
      time: `${new Date(at).toISOString().slice(0, 19)}Z`,
      intuitentityid: id,
      intuitaccountid: realmId,
      data: deletedId === undefined ? {} : { deletedId },
    })),
  );
}
