import { type Bytes, utf8 } from "./bytes.ts";

/** HMAC-SHA256 with a key imported once. */
export type HmacKey = {
  sign(message: string | Bytes): Promise<Bytes>;
};

export async function createHmacKey(key: Bytes): Promise<HmacKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return {
    async sign(message) {
      const data = typeof message === "string" ? utf8(message) : message;
      return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
    },
  };
}
