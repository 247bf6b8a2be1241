import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { type Bytes, MASTER_KEY_BYTES, type RandomBytes } from "../auth/index.ts";

const FILE = "master.key";

/** The database was sealed by an earlier start, whose key is not here. Told in sentences, without a stack. */
export class MasterKeyMissing extends Error {
  override readonly name = "MasterKeyMissing";
  constructor(dataDir: string) {
    super(
      `MADANG_SECRET is not set, ${join(dataDir, FILE)} is missing, and the database was sealed with a key already. ` +
        "Put that file back, or set MADANG_SECRET to the key. No new key was made.",
    );
  }
}

/** Whether there is a key, or one would have to be made. */
export function hasMasterKey(configured: string | undefined, dataDir: string): boolean {
  return configured !== undefined || existsSync(join(dataDir, FILE));
}

/**
 * The configured master key, or the one made once in the data folder. The new file appears whole under its
 * name (written aside, synced, linked), so a crash never leaves half a key.
 *
 * @throws Error when the stored key is not 32 bytes
 */
export function masterKey(configured: string | undefined, dataDir: string, randomBytes: RandomBytes): Bytes {
  const text = configured ?? storedKey(dataDir, randomBytes);
  const key = new Uint8Array(Buffer.from(text, "base64"));
  if (key.length !== MASTER_KEY_BYTES)
    throw new Error(`${join(dataDir, FILE)}: not a key of ${MASTER_KEY_BYTES} bytes`);
  return key;
}

/** The key before the current one, where the operator still needs it. The configuration has checked its shape. */
export function previousMasterKey(configured: string | undefined): readonly Bytes[] {
  return configured === undefined ? [] : [new Uint8Array(Buffer.from(configured, "base64"))];
}

function storedKey(dataDir: string, randomBytes: RandomBytes): string {
  const path = join(dataDir, FILE);
  if (existsSync(path)) return readFileSync(path, "utf8").trim();
  const aside = `${path}.${process.pid}`;
  const file = openSync(aside, "w", 0o600);
  writeSync(file, `${Buffer.from(randomBytes(MASTER_KEY_BYTES)).toString("base64")}\n`);
  fsyncSync(file);
  closeSync(file);
  linkSync(aside, path);
  unlinkSync(aside);
  return readFileSync(path, "utf8").trim();
}
