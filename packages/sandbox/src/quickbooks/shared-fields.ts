import { z } from "zod";

/** Pieces that many objects share. Strict: a property that QuickBooks does not know is refused. */

export const Day = z.iso.date();

export const Ref = z.strictObject({
  value: z.string().min(1),
  name: z.string().optional(),
  type: z.string().optional(),
});
export type Ref = z.infer<typeof Ref>;

export const LinkedTxn = z.strictObject({
  TxnId: z.string(),
  TxnType: z.string(),
  TxnLineId: z.string().optional(),
});
export type LinkedTxn = z.infer<typeof LinkedTxn>;

const MetaData = z.strictObject({ CreateTime: z.string(), LastUpdatedTime: z.string() });

/** What every object has. All of it is the server's; a client sends `Id` and `SyncToken` back. */
export const common = {
  Id: z.string().optional(),
  SyncToken: z.string().regex(/^\d+$/).optional(),
  MetaData: MetaData.partial().optional(),
  domain: z.string().optional(),
  sparse: z.boolean().optional(),
  status: z.string().optional(),
  CustomField: z
    .array(
      z.strictObject({
        DefinitionId: z.string(),
        Name: z.string().optional(),
        Type: z.string().optional(),
        StringValue: z.string().optional(),
      }),
    )
    .optional(),
};

/** The same fields on an object that is stored. */
export const storedCommon = {
  Id: z.string(),
  SyncToken: z.string(),
  MetaData,
  domain: z.literal("QBO"),
  sparse: z.literal(false),
};

export const Address = z.strictObject({
  Id: z.string().optional(),
  Line1: z.string().max(500).optional(),
  Line2: z.string().max(500).optional(),
  Line3: z.string().max(500).optional(),
  Line4: z.string().max(500).optional(),
  Line5: z.string().max(500).optional(),
  City: z.string().max(255).optional(),
  CountrySubDivisionCode: z.string().max(255).optional(),
  PostalCode: z.string().max(30).optional(),
  Country: z.string().max(255).optional(),
});

export const Email = z.strictObject({ Address: z.string().max(100) });
export const Phone = z.strictObject({ FreeFormNumber: z.string().max(30) });
export const Memo = z.strictObject({ value: z.string().max(1000) });

/** Who a line of a deposit or a journal entry concerns. */
export const EntityRef = z.strictObject({
  Type: z.string().optional(),
  EntityRef: Ref.optional(),
});

/** Fields of every transaction. */
export const transaction = {
  ...common,
  DocNumber: z.string().max(21).optional(),
  TxnDate: Day.optional(),
  PrivateNote: z.string().max(4000).optional(),
  CurrencyRef: Ref.optional(),
  ExchangeRate: z.number().positive().optional(),
  DepartmentRef: Ref.optional(),
  ClassRef: Ref.optional(),
  LinkedTxn: z.array(LinkedTxn).optional(),
};

/** The transaction fields that the server always fills in. */
export const storedTransaction = {
  ...storedCommon,
  TxnDate: Day,
  CurrencyRef: Ref,
};
