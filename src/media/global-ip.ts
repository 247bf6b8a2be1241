/** IANA's special-purpose registries: blocks that are not globally reachable, plus multicast. */
const V4_BLOCKS: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Of 2000::/3, which alone is given out: blocks that are special or lead to an IPv4 address. */
const V6_BLOCKS: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

/**
 * Whether an address that a resolver gave is one of the open internet. IPv4-mapped, NAT64, 6to4 and Teredo are
 * not: they are ways to an IPv4 address that a name can give directly. What cannot be read is not either.
 */
export function isGlobalAddress(address: string): boolean {
  const v4 = parseV4(address);
  if (v4 !== undefined) return !V4.some(([block, bits]) => isWithin(v4, block, { bits, of: 32 }));
  const v6 = parseV6(address);
  if (v6 === undefined || v6 >> 125n !== 1n) return false;
  return !V6.some(([block, bits]) => isWithin(v6, block, { bits, of: 128 }));
}

function isWithin(address: bigint, block: bigint, { bits, of }: { bits: number; of: number }): boolean {
  const shift = BigInt(of - bits);
  return address >> shift === block >> shift;
}

function parseV4(text: string): bigint | undefined {
  if (!/^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text)) return undefined;
  const parts = text.split(".").map(Number);
  return parts.every((part) => part <= 255)
    ? parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)
    : undefined;
}

/** Plain groups with at most one "::"; zones and embedded dotted quads are not read. */
function parseV6(text: string): bigint | undefined {
  if (!/^[0-9a-f:]{2,39}$/i.test(text)) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
    : undefined;
}

const V4 = parsed(V4_BLOCKS, parseV4);
const V6 = parsed(V6_BLOCKS, parseV6);

function parsed(
  blocks: readonly (readonly [string, number])[],
  parse: (text: string) => bigint | undefined,
): (readonly [bigint, number])[] {
  return blocks.map(([block, bits]) => [parse(block) ?? 0n, bits]);
}
