import type { Credentials } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { z } from "zod";

const Renewed = z.object({
  renewedAt: z.number(),
  endsAt: z.number().optional(),
  idleEndsAt: z.number().optional(),
});

/** When the tokens were renewed, and when the connection ends: five years after the consent, or sooner if nothing renews them. Of the tokens themselves nothing. */
export function credentialsOf(secret: JsonValue | undefined): Credentials | undefined {
  const held = Renewed.safeParse(secret).data;
  if (held === undefined) return undefined;
  const ends = [held.endsAt, held.idleEndsAt].filter((at) => at !== undefined);
  return {
    renewedAt: held.renewedAt,
    ...(ends.length > 0 && { endsAt: Math.min(...ends) }),
  };
}
