import { exportJWK, type JWK } from "jose";
import { type Bytes, concatBytes, type RandomBytes, toBase64Url, utf8 } from "./bytes.ts";
import { createHmacKey, type HmacKey } from "./hmac.ts";
import {
  type BlindIndex,
  createBlindIndex,
  createFieldRing,
  type FieldRing,
  type RingKey,
} from "./key-ring.ts";
import type { TokenKeys } from "./token.ts";

export const MASTER_KEY_BYTES = 32;

/** Everything the service keeps secret, each under a key of its own. Never logged, never serialised. */
export type Secrets = {
  readonly tokenKeys: TokenKeys;
  /** Derives the successor of a refresh token. */
  readonly refreshKey: HmacKey;
  /** Derives secrets that are shown to one caller (invitations, API keys), so that a repeat shows the same. */
  readonly issueKey: HmacKey;
  /** Its predecessors: verify what outlives a rotation. */
  readonly olderIssueKeys: readonly HmacKey[];
  /** Names whose attempts are counted, where the counter is outside this process. */
  readonly limitKey: HmacKey;
  /** Names this deployment where it shares a store with others, and tells nothing of the key. */
  readonly deployment: string;
  /** Uniqueness of phone numbers. */
  readonly phoneIndex: BlindIndex;
  /** Encryption of phone numbers, names and channel credentials. */
  readonly fields: FieldRing;
};

export type SecretsOptions = {
  /** 32 bytes from configuration; the current one first, older ones only open and verify. */
  masterKeys: readonly [Bytes, ...Bytes[]];
  /** Signing keys from configuration; derived from the master keys when absent. */
  tokenKeys?: TokenKeys;
  randomBytes: RandomBytes;
};

/**
 * Derives every key from the master key by HKDF-SHA256, one label a purpose, so that one configured secret
 * is enough and no two purposes share a key.
 *
 * @throws TypeError when a master key is not 32 bytes long.
 */
export async function createSecrets(options: SecretsOptions): Promise<Secrets> {
  const masters = await Promise.all(withoutRepeats(options.masterKeys).map(importMaster));
  const [current, ...older] = masters;
  if (!current) throw new TypeError("a master key is needed");
  const ring = async (label: string): Promise<[RingKey, ...RingKey[]]> => [
    await ringKey(current, label),
    ...(await Promise.all(older.map((master) => ringKey(master, label)))),
  ];
  return {
    tokenKeys: options.tokenKeys ?? (await deriveTokenKeys(current, older[0])),
    refreshKey: await createHmacKey(await derive(current, "refresh-successor")),
    issueKey: await issueKey(current),
    olderIssueKeys: await Promise.all(older.map(issueKey)),
    limitKey: await createHmacKey(await derive(current, "limit-names")),
    deployment: toBase64Url((await derive(current, "deployment-name")).slice(0, 6)),
    phoneIndex: await createBlindIndex(await ring("phone-index")),
    fields: await createFieldRing({ keys: await ring("field-encryption"), randomBytes: options.randomBytes }),
  };
}

/** The same key twice is one key: an operator who has not changed it yet may already name it as the previous one. */
function withoutRepeats(keys: readonly Bytes[]): readonly Bytes[] {
  return [...new Map(keys.map((key) => [toBase64Url(key), key])).values()];
}

function importMaster(master: Bytes): Promise<CryptoKey> {
  if (master.length !== MASTER_KEY_BYTES) throw new TypeError("a master key has 32 bytes");
  return crypto.subtle.importKey("raw", master, "HKDF", false, ["deriveBits"]);
}

async function derive(master: CryptoKey, label: string): Promise<Bytes> {
  const info = utf8(`madang/v1/${label}`);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, master, 256));
}

async function issueKey(master: CryptoKey): Promise<HmacKey> {
  return createHmacKey(await derive(master, "issued-secrets"));
}

/** The key id is derived too: it names the key without telling anything about it. */
async function ringKey(master: CryptoKey, label: string): Promise<RingKey> {
  const name = await derive(master, `${label}/kid`);
  return { kid: toBase64Url(name.slice(0, 6)), key: await derive(master, label) };
}

async function deriveTokenKeys(current: CryptoKey, previous: CryptoKey | undefined): Promise<TokenKeys> {
  const keys = { current: await deriveSigningKey(current) };
  return previous ? { ...keys, previous: await deriveSigningKey(previous) } : keys;
}

/** RFC 8410: an Ed25519 private key in PKCS #8 is this header followed by the 32-byte seed. */
const PKCS8_ED25519 = new Uint8Array([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

async function deriveSigningKey(master: CryptoKey): Promise<JWK> {
  const seed = await derive(master, "token-signing");
  const pkcs8 = concatBytes(PKCS8_ED25519, seed);
  const { kty, crv, x, d } = await exportJWK(
    await crypto.subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, true, ["sign"]),
  );
  if (!kty || !crv || !x || !d) throw new TypeError("the runtime cannot export an Ed25519 key");
  return { kty, crv, x, d };
}
