import { beforeAll, describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { exportSPKI, importJWK, type JWK, SignJWT } from "jose";
import { createTokenService, TokenRejected, type TokenService } from "../../src/auth/index.ts";
import { countingIds, fixedClock, newJwk } from "./support.ts";

const ISSUER = "https://madang.test";
const AUDIENCE = "madang-api";
const clock = fixedClock();
const now = () => Math.floor(clock.now() / 1000);

type Signing = { header?: Record<string, unknown>; claims?: Record<string, unknown>; key?: CryptoKey };

let tokens: TokenService;
let current: JWK;
let foreign: CryptoKey;
let signingKey: CryptoKey;
let kid: string;
let good: string;

async function toKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, "EdDSA");
  if (key instanceof Uint8Array) throw new TypeError("not an Ed25519 key");
  return key;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const goodHeader = () => ({ alg: "EdDSA", typ: "at+jwt", kid });
const goodClaims = () => ({
  sub: "user-1",
  sid: "session-1",
  jti: "token-1",
  iss: ISSUER,
  aud: AUDIENCE,
  iat: now(),
  exp: now() + 600,
});

/** A token signed by our own key (or another), with some header fields or claims replaced. */
function sign({ header = {}, claims = {}, key = signingKey }: Signing): Promise<string> {
  const protectedHeader = { ...goodHeader(), ...header };
  return new SignJWT({ ...goodClaims(), ...claims }).setProtectedHeader(protectedHeader).sign(key);
}

function hs256(secret: string): string {
  const input = `${encode({ ...goodHeader(), alg: "HS256" })}.${encode(goodClaims())}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

/** Our signature over raw header and payload bytes, for what jose refuses to sign. */
async function signRaw(header: string, payload: string): Promise<string> {
  const input = `${Buffer.from(header).toString("base64url")}.${Buffer.from(payload).toString("base64url")}`;
  const signature = await crypto.subtle.sign("Ed25519", signingKey, Buffer.from(input));
  return `${input}.${Buffer.from(signature).toString("base64url")}`;
}

beforeAll(async () => {
  current = await newJwk();
  signingKey = await toKey(current);
  foreign = await toKey(await newJwk());
  const keys = { current };
  tokens = await createTokenService({
    keys,
    issuer: ISSUER,
    audience: AUDIENCE,
    clock,
    newId: countingIds("jti"),
  });
  kid = tokens.jwks().keys[0]?.kid ?? "";
  good = await sign({});
});

const attacks: [string, () => string | Promise<string>][] = [
  ["no algorithm", () => `${encode({ ...goodHeader(), alg: "none" })}.${encode(goodClaims())}.`],
  ["no algorithm in odd case", () => `${encode({ ...goodHeader(), alg: "nOnE" })}.${encode(goodClaims())}.`],
  [
    "no algorithm with the good signature",
    () => `${encode({ ...goodHeader(), alg: "none" })}.${good.split(".").slice(1).join(".")}`,
  ],
  ["HS256 keyed with the public JWK", () => hs256(current.x ?? "")],
  [
    "HS256 keyed with the public PEM",
    async () => hs256(await exportSPKI(await toKey({ kty: "OKP", crv: "Ed25519", x: current.x ?? "" }))),
  ],
  ["HS256 keyed with nothing", () => hs256("")],
  ["another key under our key id", () => sign({ key: foreign })],
  [
    "an embedded jwk",
    async () =>
      sign({ key: foreign, header: { jwk: { kty: "OKP", crv: "Ed25519", x: (await newJwk()).x } } }),
  ],
  ["a jku header", () => sign({ key: foreign, header: { jku: "https://evil.test/jwks.json" } })],
  ["an x5u header", () => sign({ key: foreign, header: { x5u: "https://evil.test/cert.pem" } })],
  ["an x5c header", () => sign({ key: foreign, header: { x5c: ["MIIB"] } })],
  ["another environment's key id", () => sign({ key: foreign, header: { kid: "other-environment" } })],
  ["an unknown key id", () => sign({ header: { kid: "nobody" } })],
  ["no key id", () => sign({ header: { kid: undefined } })],
  [
    "a numeric key id",
    () => signRaw(JSON.stringify({ ...goodHeader(), kid: 1 }), JSON.stringify(goodClaims())),
  ],
  [
    "a key id array",
    () => signRaw(JSON.stringify({ ...goodHeader(), kid: [kid] }), JSON.stringify(goodClaims())),
  ],
  ["__proto__ as key id", () => sign({ header: { kid: "__proto__" } })],
  ["an SQL fragment as key id", () => sign({ header: { kid: "' or 1=1 --" } })],
  ["a path as key id", () => sign({ header: { kid: "../../dev/null" } })],
  ["another audience", () => sign({ claims: { aud: "other-api" } })],
  ["an audience list without ours", () => sign({ claims: { aud: ["a", "b"] } })],
  ["no audience", () => sign({ claims: { aud: undefined } })],
  ["another issuer", () => sign({ claims: { iss: "https://evil.test" } })],
  ["no issuer", () => sign({ claims: { iss: undefined } })],
  ["a refresh token's type", () => sign({ header: { typ: "rt+jwt" } })],
  ["the plain JWT type", () => sign({ header: { typ: "JWT" } })],
  ["no type", () => sign({ header: { typ: undefined } })],
  ["no expiry", () => sign({ claims: { exp: undefined } })],
  ["an expiry in the past", () => sign({ claims: { iat: now() - 610, exp: now() - 6 } })],
  [
    "an expiry as text",
    () => signRaw(JSON.stringify(goodHeader()), JSON.stringify({ ...goodClaims(), exp: "9999999999" })),
  ],
  ["an issue instant an hour ahead", () => sign({ claims: { iat: now() + 3600, exp: now() + 4200 } })],
  ["no issue instant", () => sign({ claims: { iat: undefined } })],
  [
    "an age over 15 minutes with a far expiry",
    () => sign({ claims: { iat: now() - 1000, exp: now() + 86_400 } }),
  ],
  ["a start in the future", () => sign({ claims: { nbf: now() + 600 } })],
  ["no subject", () => sign({ claims: { sub: undefined } })],
  ["an empty subject", () => sign({ claims: { sub: "" } })],
  [
    "an object as subject",
    () => signRaw(JSON.stringify(goodHeader()), JSON.stringify({ ...goodClaims(), sub: { $ne: "" } })),
  ],
  ["no session", () => sign({ claims: { sid: undefined } })],
  ["a session list", () => sign({ claims: { sid: ["session-1"] } })],
  ["no token id", () => sign({ claims: { jti: undefined } })],
  [
    "an unknown critical header",
    () => signRaw(JSON.stringify({ ...goodHeader(), crit: ["x"], x: 1 }), JSON.stringify(goodClaims())),
  ],
  [
    "unencoded payload by b64=false",
    () =>
      signRaw(JSON.stringify({ ...goodHeader(), crit: ["b64"], b64: false }), JSON.stringify(goodClaims())),
  ],
  ["a payload that is no JSON", () => signRaw(JSON.stringify(goodHeader()), "not json")],
  ["a payload that is a list", () => signRaw(JSON.stringify(goodHeader()), "[]")],
  ["a header that is no JSON", () => signRaw("{", JSON.stringify(goodClaims()))],
  ["a stripped signature", () => `${good.split(".").slice(0, 2).join(".")}.`],
  ["two segments", () => good.split(".").slice(0, 2).join(".")],
  ["an extra segment", () => `${good}.x`],
  ["padding", () => `${good}=`],
  ["a space in front", () => ` ${good}`],
  ["a line end", () => `${good}\n`],
  [
    "the malleable last character",
    () => good.slice(0, -1) + String.fromCharCode(good.charCodeAt(good.length - 1) + 1),
  ],
  [
    "a changed payload",
    () => {
      const [h, , s] = good.split(".");
      return `${h}.${encode({ ...goodClaims(), sub: "user-2" })}.${s}`;
    },
  ],
  ["the empty text", () => ""],
  ["an opaque refresh token", () => "A".repeat(43)],
  ["five megabytes", () => `${"a".repeat(5_000_000)}.b.c`],
  ["an oversized token of ours", () => sign({ claims: { pad: "x".repeat(5000) } })],
];

describe("a forged access token", () => {
  test("the untouched specimen of the attack table is good", async () => {
    expect((await tokens.verify(good)).sub).toBe("user-1");
  });

  test.each(attacks)("is refused with one and the same error: %s", async (_name, forge) => {
    const token = await forge();
    expect(tokens.verifyCached(token)).toBeUndefined();
    const started = performance.now();
    const error = await tokens.verify(token).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(TokenRejected);
    expect(performance.now() - started).toBeLessThan(50);
    expect(tokens.verifyCached(token)).toBeUndefined();
  });
});
