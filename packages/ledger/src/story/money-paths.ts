/** What an invoice comes to, or what is paid of it, follows from these registers. */
const money =
  /^(?:lines\.[^.]+\.(?:quantity|baseQuantity|price|tax|removed|position|adjustments)|adjustments|currency$|pricesIncludeTax|taxRounding|roundingMode|prepaid|payableRounding|stated|exchangeRate|issued|revisions|voided|payments|refunds|reversals|disputes|credits|writeOffs)\b/u;

/** Whether a register has to do with money. */
export function isMoney(path: string): boolean {
  return money.test(path);
}
