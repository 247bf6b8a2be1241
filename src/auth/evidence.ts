import { CompactSign, compactVerify, importJWK, type JWK, type KeyObject } from "jose";
import { z } from "zod";
import type { Bytes } from "./bytes.ts";

/** A type of its own: what is signed as evidence is never an access token, whatever it says. */
const TYPE = "madang-evidence+jws";

/** Signs bytes with a key for tokens; the public key goes along, named by `kid`. */
export function signEvidence(
  payload: Bytes,
  { key, jwk }: { key: CryptoKey | KeyObject | Uint8Array; jwk: JWK },
): Promise<string> {
  const header = { alg: "EdDSA", typ: TYPE, kid: jwk.kid ?? "", jwk };
  return new CompactSign(payload).setProtectedHeader(header).sign(key);
}

export const PublicKeys = z.object({
  keys: z.array(
    z.object({ kid: z.string(), kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string() }),
  ),
});
export type PublicKeys = z.infer<typeof PublicKeys>;

export type Signed =
  | { readonly kind: "signed"; readonly payload: Uint8Array; readonly kid: string }
  | { readonly kind: "foreign"; readonly kid: string }
  | { readonly kind: "forged" };

/** Whether one of these keys signed it. The key that came along is not believed, only those given. */
export async function readEvidence(jws: string, { keys }: PublicKeys): Promise<Signed> {
  let kid = "";
  let isForeign = false;
  try {
    const { payload } = await compactVerify(
      jws,
      async (header) => {
        kid = header.kid ?? "";
        if (header.typ !== TYPE) throw new TypeError("signed as something else");
        const key = keys.find((one) => one.kid === kid);
        isForeign = key === undefined;
        if (!key) throw new TypeError("unknown key id");
        const { kty, crv, x } = key;
        return importJWK({ kty, crv, x }, "EdDSA");
      },
      { algorithms: ["EdDSA"] },
    );
    return { kind: "signed", payload, kid };
  } catch {
    return isForeign ? { kind: "foreign", kid } : { kind: "forged" };
  }
}
