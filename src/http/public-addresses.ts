import { lookup } from "node:dns";
import { lookup as lookUp } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** IPv4 networks that are not the public internet (IANA IPv4 Special-Purpose Address Registry, multicast, reserved). */
const CLOSED_V4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Within IPv6 global unicast: protocol assignments and Teredo, documentation, 6to4 (IANA IPv6 registry). */
const CLOSED_V6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const closedV4 = listOf(CLOSED_V4, "ipv4");
const closedV6 = listOf(CLOSED_V6, "ipv6");
/** The rest of IPv6 is local or embeds an IPv4 address; neither is called. */
const globalV6 = listOf([["2000::", 3]], "ipv6");

function listOf(networks: readonly (readonly [string, number])[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [network, bits] of networks) list.addSubnet(network, bits, family);
  return list;
}

/** Whether an address is on the public internet: not loopback, not private, not reserved. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closedV4.check(address, "ipv4");
  return family === 6 && globalV6.check(address, "ipv6") && !closedV6.check(address, "ipv6");
}

/**
 * DNS lookup that refuses a name if one of its addresses is not public. The connection is made to the address
 * found here, so that a later change of the DNS record has no effect (DNS rebinding).
 */
export const publicLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error !== null) return done(error, "", 0);
    const refusal = refusalOf(host, found);
    const [first] = found;
    if (refusal !== null || first === undefined)
      return done(new Error(refusal ?? `${host} has no address`), "", 0);
    if (options.all === true) return done(null, found);
    return done(null, first.address, first.family);
  });
};

/**
 * Returns why an address may not be called, or `null`. With `throughProxy` the proxy resolves the name: what resolves
 * here is checked, an unknown name is left to the proxy. IP literals never pass through `publicLookup`.
 */
export async function explainPrivateAddress(url: URL, throughProxy: boolean): Promise<string | null> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  if (family !== 0) return refusalOf(host, [{ address: host, family }]);
  return throughProxy ? knownRefusal(host) : null;
}

/** The same check when an address is configured: a name that does not resolve now is accepted. */
export async function explainPrivateAddressNow(url: URL): Promise<string | null> {
  return (await explainPrivateAddress(url, false)) ?? (await knownRefusal(url.hostname));
}

async function knownRefusal(host: string): Promise<string | null> {
  try {
    return refusalOf(host, await lookUp(host, { all: true }));
  } catch {
    return null;
  }
}

function refusalOf(host: string, found: readonly { address: string; family: number }[]): string | null {
  const closed = found.find(({ address }) => !isPublicAddress(address));
  if (closed === undefined) return null;
  const where = closed.address === host ? host : `${host} leads to ${closed.address}, which`;
  return `${where} is not a public address`;
}
