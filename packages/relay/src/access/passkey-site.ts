import { isIP } from "node:net";

/** Where passkeys are made and used: in pages of this origin, for this name. */
export interface PasskeySite {
  readonly origin: string;
  /** What WebAuthn calls the relying party's id. */
  readonly rpId: string;
}

const loopback = /^(127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * The site of the address under which browsers know the relay; null where a browser makes no passkey: it takes a name and https, or this very machine. Numbers are no name, and
 * this machine has one beside its numbers: localhost.
 */
export function passkeySite(address: string): PasskeySite | null {
  const url = new URL(address);
  if (loopback.test(url.hostname)) url.hostname = "localhost";
  const { hostname, protocol, origin } = url;
  const isHere = hostname === "localhost" || hostname.endsWith(".localhost");
  if (protocol !== "https:" && !(isHere && protocol === "http:")) return null;
  if (hostname.startsWith("[") || isIP(hostname) !== 0) return null;
  return { origin, rpId: hostname };
}
