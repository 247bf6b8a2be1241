import { type Bytes, fromBase64Url, fromUtf8, type RandomBytes, toBase64Url, utf8 } from "./bytes.ts";
import { createHmacKey } from "./hmac.ts";

const VERSION = "v1";
const IV_BYTES = 12;
const KID_PATTERN = /^[A-Za-z0-9_-]{1,32}$/;

export type KeyRingErrorKind = "MALFORMED" | "UNKNOWN_KEY" | "TAMPERED";

/** A sealed value that cannot be opened. Carries no part of the value or of a key. */
export class KeyRingError extends Error {
  override readonly name = "KeyRingError";
  readonly kind: KeyRingErrorKind;

  constructor(kind: KeyRingErrorKind) {
    super(`sealed value cannot be opened: ${kind}`);
    this.kind = kind;
  }
}

/** Where a protected value lives, e.g. `["participants", storeId, id, "phone"]`; bound to the ciphertext. */
export type FieldPlace = readonly [string, ...string[]];

/**
 * Field encryption: AES-256-GCM, sealed as `v1.kid.iv.ct` with a fresh 96-bit IV. The place is authenticated,
 * so a value copied to another row or column does not open.
 *
 * @example
 * const sealed = await ring.encrypt("01012345678", ["participants", storeId, id, "phone"]);
 */
export type FieldRing = {
  /** Key id of new values; stands beside each protected column. */
  readonly currentKid: string;
  encrypt(plain: string, place: FieldPlace): Promise<string>;
  /** @throws KeyRingError MALFORMED, UNKNOWN_KEY or TAMPERED (a flipped bit or another place). */
  decrypt(sealed: string, place: FieldPlace): Promise<string>;
  /** True when the value was sealed by an older key and should be sealed anew. */
  isOutdated(sealed: string): boolean;
};

export type RingKey = { kid: string; key: Bytes };

export type FieldRingOptions = {
  /** The first key seals; all of them open. 32 bytes each. */
  keys: readonly [RingKey, ...RingKey[]];
  randomBytes: RandomBytes;
};

export async function createFieldRing({ keys, randomBytes }: FieldRingOptions): Promise<FieldRing> {
  const currentKid = keys[0].kid;
  const imported = new Map<string, CryptoKey>();
  for (const { kid, key } of keys) {
    if (!KID_PATTERN.test(kid) || imported.has(kid)) throw new TypeError("key id malformed or used twice");
    imported.set(kid, await importAesKey(key));
  }
  const currentKey = imported.get(currentKid);
  if (!currentKey) throw new TypeError("the key ring is empty");

  return {
    currentKid,
    async encrypt(plain, place) {
      const iv = randomBytes(IV_BYTES);
      const algorithm = { name: "AES-GCM", iv, additionalData: authenticatedPlace(currentKid, place) };
      const sealed = await crypto.subtle.encrypt(algorithm, currentKey, utf8(plain));
      return `${VERSION}.${currentKid}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(sealed))}`;
    },
    async decrypt(sealed, place) {
      const { kid, iv, body } = parseSealed(sealed);
      const key = imported.get(kid);
      if (!key) throw new KeyRingError("UNKNOWN_KEY");
      const algorithm = { name: "AES-GCM", iv, additionalData: authenticatedPlace(kid, place) };
      const plain = await crypto.subtle.decrypt(algorithm, key, body).catch(() => undefined);
      if (!plain) throw new KeyRingError("TAMPERED");
      return fromUtf8(new Uint8Array(plain));
    },
    isOutdated: (sealed) => parseSealed(sealed).kid !== currentKid,
  };
}

/** Keyed hash for look-ups and uniqueness of a value that must not be readable. */
export type BlindIndex = {
  /** Key id of `index`; stands beside the column. */
  readonly currentKid: string;
  /** Key ids of `indexAll`, in its order. */
  readonly kids: readonly string[];
  /** HMAC-SHA256 of (scope, value) as base64url, 43 characters. Scopes keep equal values apart. */
  index(scope: string, value: string): Promise<string>;
  /** The value under every key, current first: what a look-up must try while a rotation is under way. */
  indexAll(scope: string, value: string): Promise<readonly string[]>;
};

export async function createBlindIndex(keys: readonly [RingKey, ...RingKey[]]): Promise<BlindIndex> {
  const current = await createHmacKey(keys[0].key);
  const older = await Promise.all(keys.slice(1).map(({ key }) => createHmacKey(key)));
  const message = (scope: string, value: string) => `${scope.length}:${scope}${value}`;
  return {
    currentKid: keys[0].kid,
    kids: keys.map(({ kid }) => kid),
    index: async (scope, value) => toBase64Url(await current.sign(message(scope, value))),
    indexAll: (scope, value) =>
      Promise.all([current, ...older].map(async (key) => toBase64Url(await key.sign(message(scope, value))))),
  };
}

function importAesKey(key: Bytes): Promise<CryptoKey> {
  if (key.length !== 32) throw new TypeError("a field key has 32 bytes");
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Injective: JSON keeps ["a","b"] and ["a,b"] apart. */
function authenticatedPlace(kid: string, place: FieldPlace): Bytes {
  return utf8(JSON.stringify([VERSION, kid, ...place]));
}

function parseSealed(sealed: string): { kid: string; iv: Bytes; body: Bytes } {
  const [version, kid, ivText, bodyText, ...rest] = sealed.split(".");
  const iv = fromBase64Url(ivText ?? "");
  const body = fromBase64Url(bodyText ?? "");
  const isWhole = version === VERSION && rest.length === 0 && kid !== undefined && KID_PATTERN.test(kid);
  if (!isWhole || iv?.length !== IV_BYTES || !body || body.length < 16) throw new KeyRingError("MALFORMED");
  return { kid, iv, body };
}
