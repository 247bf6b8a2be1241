/** A self-signed certificate made for one test run: no key lies in the repository. */
type Der = Uint8Array<ArrayBuffer>;

function der(tag: number, ...parts: readonly (Der | readonly number[])[]): Der {
  const body = Buffer.concat(parts.map((part) => Uint8Array.from(part)));
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Uint8Array.from([tag, ...length, ...body]);
}

const sequence = (...parts: readonly Der[]) => der(0x30, ...parts);
const text = (value: string, tag = 0x0c) =>
  der(
    tag,
    Array.from(value, (character) => character.charCodeAt(0)),
  );
const time = (at: Date) => text(`${at.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`, 0x17);
const ECDSA_SHA256 = sequence(der(0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]));
const COMMON_NAME = der(0x06, [0x55, 4, 3]);
const ALT_NAME = der(0x06, [0x55, 0x1d, 0x11]);

export async function certificateFor(host: string): Promise<{ key: string; cert: string }> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const privateKey = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const name = sequence(der(0x31, sequence(COMMON_NAME, text(host))));
  const day = 86_400_000;
  const now = Date.now();
  const body = sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, [1]),
    ECDSA_SHA256,
    name,
    sequence(time(new Date(now - day)), time(new Date(now + day))),
    name,
    publicKey,
    der(0xa3, sequence(sequence(ALT_NAME, der(0x04, sequence(text(host, 0x82)))))),
  );
  const raw = new Uint8Array(
    await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, body),
  );
  const signature = sequence(integer(raw.slice(0, 32)), integer(raw.slice(32)));
  const certificate = sequence(body, ECDSA_SHA256, der(0x03, [0], signature));
  return { key: pem("PRIVATE KEY", privateKey), cert: pem("CERTIFICATE", certificate) };
}

/** Positive and without leading zeros. */
function integer(bytes: Der): Der {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = Array.from(bytes.slice(start));
  return der(0x02, (digits[0] ?? 0) > 127 ? [0, ...digits] : digits);
}

function pem(label: string, bytes: Der): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
