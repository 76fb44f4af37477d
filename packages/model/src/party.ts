import { z } from "zod";
import { DocumentId } from "./identifiers.ts";

const Text = z.string().max(4_000);

/** A postal address (EN 16931 BG-5, BG-8, BG-15). */
export const Address = z
  .object({
    line1: Text.optional(),
    line2: Text.optional(),
    line3: Text.optional(),
    city: Text.optional(),
    postalCode: Text.optional(),
    region: Text.optional(),
    /** ISO 3166-1 alpha-2, as given by the source. */
    country: z.string().max(3).optional(),
  })
  .readonly();
export type Address = z.infer<typeof Address>;

/** A person to speak to (BG-6, BG-9). */
export const Contact = z
  .object({ name: Text.optional(), phone: Text.optional(), email: Text.optional() })
  .readonly();
export type Contact = z.infer<typeof Contact>;

/** An identifier with the scheme that gives it meaning (BT-29, BT-46, …). */
export const SchemedId = z.object({ value: Text, scheme: Text.optional() }).readonly();
export type SchemedId = z.infer<typeof SchemedId>;

/** A party as it stands on an invoice: copied by value, because the contact record may change later. */
export const Party = z
  .object({
    /** The party document this was copied from. */
    ref: DocumentId.optional(),
    name: Text.optional(),
    tradingName: Text.optional(),
    /** Further identifiers (BT-29, BT-46, BT-60). */
    ids: z.array(SchemedId).readonly().optional(),
    legalId: Text.optional(),
    legalIdScheme: Text.optional(),
    legalForm: Text.optional(),
    /** VAT identifier with its country prefix (BT-31, BT-48, BT-63). */
    vatId: Text.optional(),
    /** Any other tax registration (BT-32). */
    taxRegistrationId: Text.optional(),
    /** What kind of registration `taxRegistrationId` is, in the word of its source. */
    taxRegistrationScheme: Text.optional(),
    endpoint: Text.optional(),
    endpointScheme: Text.optional(),
    address: Address.optional(),
    contact: Contact.optional(),
  })
  .readonly();
export type Party = z.infer<typeof Party>;
