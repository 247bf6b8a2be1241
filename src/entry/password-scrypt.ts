import { scrypt as nodeScrypt } from "node:crypto";
import { type RandomBytes, type Scrypt, scryptAlgorithm } from "../auth/index.ts";

const MAX_MEMORY_BYTES = 256 * 1024 * 1024;

const scrypt: Scrypt = ({ password, salt, cost, blockSize, parallelism, keyBytes }) =>
  new Promise((resolve, reject) => {
    const options = { N: cost, r: blockSize, p: parallelism, maxmem: MAX_MEMORY_BYTES };
    nodeScrypt(password, salt, keyBytes, options, (error, key) => {
      if (error) reject(error);
      else resolve(new Uint8Array(key));
    });
  });

/** scrypt by node:crypto: off the thread on Bun, the only memory-hard choice on Workers. */
export function nodeScryptAlgorithm(randomBytes: RandomBytes) {
  return scryptAlgorithm({ scrypt, randomBytes });
}
