/** A device's clock may say anything: what no date can say is the end of what one can. */
export function moment(at: number): string {
  const latest = 253_402_300_799_999;
  return new Date(Math.min(Math.max(at, 0), latest)).toISOString();
}
