/**
 * Where EN 16931 puts its terms in UBL (CEN/TS 16931-3-2, as the official rule set addresses them): the yardstick for what may not be lost.
 * Written apart from the reader, so that a forgotten field is noticed.
 */

const address = (group: string): readonly string[] =>
  [
    "StreetName",
    "AdditionalStreetName",
    "AddressLine/Line",
    "CityName",
    "PostalZone",
    "CountrySubentity",
    "Country/IdentificationCode",
  ].map((leaf) => `${group}/${leaf}`);

const tradingParty = (group: string): readonly string[] => [
  ...[
    "EndpointID", // BT-34, BT-49
    "EndpointID/@schemeID",
    "PartyIdentification/ID", // BT-29, BT-46, BT-90
    "PartyIdentification/ID/@schemeID",
    "PartyName/Name", // BT-28, BT-45
    "PartyTaxScheme/CompanyID", // BT-31, BT-32, BT-48
    "PartyTaxScheme/TaxScheme/ID",
    "PartyLegalEntity/RegistrationName", // BT-27, BT-44
    "PartyLegalEntity/CompanyID", // BT-30, BT-47
    "PartyLegalEntity/CompanyID/@schemeID",
    "PartyLegalEntity/CompanyLegalForm", // BT-33
    "Contact/Name", // BT-41, BT-56
    "Contact/Telephone", // BT-42, BT-57
    "Contact/ElectronicMail", // BT-43, BT-58
  ].map((leaf) => `${group}/Party/${leaf}`),
  ...address(`${group}/Party/PostalAddress`),
];

const amount = (path: string): readonly string[] => [path, `${path}/@currencyID`];

const adjustment = (group: string): readonly string[] => [
  `${group}/ChargeIndicator`,
  ...amount(`${group}/Amount`), // BT-92, BT-99, BT-136, BT-141
  ...amount(`${group}/BaseAmount`), // BT-93, BT-100, BT-137, BT-142
  `${group}/MultiplierFactorNumeric`, // BT-94, BT-101, BT-138, BT-143
  `${group}/AllowanceChargeReason`, // BT-97, BT-104, BT-139, BT-144
  `${group}/AllowanceChargeReasonCode`, // BT-98, BT-105, BT-140, BT-145
];

const taxCategory = (group: string): readonly string[] =>
  ["ID", "Percent", "TaxScheme/ID"].map((leaf) => `${group}/${leaf}`);

export const enTermPaths: ReadonlySet<string> = new Set([
  "ID", // BT-1
  "IssueDate", // BT-2
  "InvoiceTypeCode", // BT-3
  "DocumentCurrencyCode", // BT-5
  "TaxCurrencyCode", // BT-6
  "TaxPointDate", // BT-7
  "InvoicePeriod/DescriptionCode", // BT-8
  "DueDate", // BT-9
  "PaymentMeans/PaymentDueDate", // BT-9 of a credit note
  "BuyerReference", // BT-10
  "ProjectReference/ID", // BT-11
  "ContractDocumentReference/ID", // BT-12
  "OrderReference/ID", // BT-13
  "OrderReference/SalesOrderID", // BT-14
  "ReceiptDocumentReference/ID", // BT-15
  "DespatchDocumentReference/ID", // BT-16
  "OriginatorDocumentReference/ID", // BT-17
  "AccountingCost", // BT-19
  "PaymentTerms/Note", // BT-20
  "Note", // BT-21, BT-22
  "ProfileID", // BT-23
  "CustomizationID", // BT-24
  "BillingReference/InvoiceDocumentReference/ID", // BT-25
  "BillingReference/InvoiceDocumentReference/IssueDate", // BT-26
  ...tradingParty("AccountingSupplierParty"),
  ...tradingParty("AccountingCustomerParty"),
  "PayeeParty/PartyName/Name", // BT-59
  "PayeeParty/PartyIdentification/ID", // BT-60
  "PayeeParty/PartyIdentification/ID/@schemeID",
  "PayeeParty/PartyLegalEntity/CompanyID", // BT-61
  "PayeeParty/PartyLegalEntity/CompanyID/@schemeID",
  "TaxRepresentativeParty/PartyName/Name", // BT-62
  "TaxRepresentativeParty/PartyTaxScheme/CompanyID", // BT-63
  "TaxRepresentativeParty/PartyTaxScheme/TaxScheme/ID",
  ...address("TaxRepresentativeParty/PostalAddress"),
  "Delivery/DeliveryParty/PartyName/Name", // BT-70
  "Delivery/DeliveryLocation/ID", // BT-71
  "Delivery/DeliveryLocation/ID/@schemeID",
  "Delivery/ActualDeliveryDate", // BT-72
  ...address("Delivery/DeliveryLocation/Address"),
  "InvoicePeriod/StartDate", // BT-73
  "InvoicePeriod/EndDate", // BT-74
  "PaymentMeans/PaymentMeansCode", // BT-81
  "PaymentMeans/PaymentMeansCode/@name", // BT-82
  "PaymentMeans/PaymentID", // BT-83
  "PaymentMeans/PayeeFinancialAccount/ID", // BT-84
  "PaymentMeans/PayeeFinancialAccount/Name", // BT-85
  "PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID", // BT-86
  "PaymentMeans/CardAccount/PrimaryAccountNumberID", // BT-87
  "PaymentMeans/CardAccount/HolderName", // BT-88
  "PaymentMeans/PaymentMandate/ID", // BT-89
  "PaymentMeans/PaymentMandate/PayerFinancialAccount/ID", // BT-91
  ...adjustment("AllowanceCharge"),
  ...taxCategory("AllowanceCharge/TaxCategory"), // BT-95, BT-96, BT-102, BT-103
  ...[
    "LineExtensionAmount", // BT-106
    "AllowanceTotalAmount", // BT-107
    "ChargeTotalAmount", // BT-108
    "TaxExclusiveAmount", // BT-109
    "TaxInclusiveAmount", // BT-112
    "PrepaidAmount", // BT-113
    "PayableRoundingAmount", // BT-114
    "PayableAmount", // BT-115
  ].flatMap((leaf) => amount(`LegalMonetaryTotal/${leaf}`)),
  ...amount("TaxTotal/TaxAmount"), // BT-110, BT-111
  ...amount("TaxTotal/TaxSubtotal/TaxableAmount"), // BT-116
  ...amount("TaxTotal/TaxSubtotal/TaxAmount"), // BT-117
  ...taxCategory("TaxTotal/TaxSubtotal/TaxCategory"), // BT-118, BT-119
  "TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason", // BT-120
  "TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReasonCode", // BT-121
  "AdditionalDocumentReference/ID", // BT-18, BT-122
  "AdditionalDocumentReference/ID/@schemeID",
  "AdditionalDocumentReference/DocumentTypeCode",
  "AdditionalDocumentReference/DocumentDescription", // BT-123
  "AdditionalDocumentReference/Attachment/ExternalReference/URI", // BT-124
  "AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject", // BT-125
  "AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject/@mimeCode",
  "AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject/@filename",
  "InvoiceLine/ID", // BT-126
  "InvoiceLine/Note", // BT-127
  "InvoiceLine/DocumentReference/ID", // BT-128
  "InvoiceLine/DocumentReference/ID/@schemeID",
  "InvoiceLine/DocumentReference/DocumentTypeCode",
  "InvoiceLine/InvoicedQuantity", // BT-129
  "InvoiceLine/InvoicedQuantity/@unitCode", // BT-130
  ...amount("InvoiceLine/LineExtensionAmount"), // BT-131
  "InvoiceLine/OrderLineReference/LineID", // BT-132
  "InvoiceLine/AccountingCost", // BT-133
  "InvoiceLine/InvoicePeriod/StartDate", // BT-134
  "InvoiceLine/InvoicePeriod/EndDate", // BT-135
  ...adjustment("InvoiceLine/AllowanceCharge"),
  ...amount("InvoiceLine/Price/PriceAmount"), // BT-146
  "InvoiceLine/Price/AllowanceCharge/ChargeIndicator",
  ...amount("InvoiceLine/Price/AllowanceCharge/Amount"), // BT-147
  ...amount("InvoiceLine/Price/AllowanceCharge/BaseAmount"), // BT-148
  "InvoiceLine/Price/BaseQuantity", // BT-149
  "InvoiceLine/Price/BaseQuantity/@unitCode", // BT-150
  ...taxCategory("InvoiceLine/Item/ClassifiedTaxCategory"), // BT-151, BT-152
  "InvoiceLine/Item/Name", // BT-153
  "InvoiceLine/Item/Description", // BT-154
  "InvoiceLine/Item/SellersItemIdentification/ID", // BT-155
  "InvoiceLine/Item/BuyersItemIdentification/ID", // BT-156
  "InvoiceLine/Item/StandardItemIdentification/ID", // BT-157
  "InvoiceLine/Item/StandardItemIdentification/ID/@schemeID",
  "InvoiceLine/Item/CommodityClassification/ItemClassificationCode", // BT-158
  "InvoiceLine/Item/CommodityClassification/ItemClassificationCode/@listID",
  "InvoiceLine/Item/CommodityClassification/ItemClassificationCode/@listVersionID",
  "InvoiceLine/Item/OriginCountry/IdentificationCode", // BT-159
  "InvoiceLine/Item/AdditionalItemProperty/Name", // BT-160
  "InvoiceLine/Item/AdditionalItemProperty/Value", // BT-161
]);

/** Names the version of the syntax, not a term of the invoice. */
export const syntaxPaths: ReadonlySet<string> = new Set(["UBLVersionID"]);
