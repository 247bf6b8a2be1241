import { beforeAll, describe, expect, test } from "bun:test";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { createTokenService, TokenRejected, type TokenService } from "../../src/auth/index.ts";
import { countingIds, fixedClock, newJwk } from "./support.ts";

const ISSUER = "https://madang.test";
const AUDIENCE = "madang-api";
const clock = fixedClock();
const now = () => Math.floor(clock.now() / 1000);

let tokens: TokenService;
let current: JWK;

beforeAll(async () => {
  current = await newJwk();
  const keys = { current };
  tokens = await createTokenService({
    keys,
    issuer: ISSUER,
    audience: AUDIENCE,
    clock,
    newId: countingIds("jti"),
  });
});

describe("access tokens", () => {
  test("are accepted as issued, with the claims they carry", async () => {
    const issued = await tokens.issue({ sub: "user-1", sid: "session-1" });
    const claims = await tokens.verify(issued.token);
    expect(claims).toEqual({
      sub: "user-1",
      sid: "session-1",
      jti: issued.jti,
      iat: now(),
      exp: now() + 600,
    });
    expect(issued.expiresAt).toBe((now() + 600) * 1000);
  });

  test("live exactly until expiry plus five seconds by the injected clock", async () => {
    const own = fixedClock();
    const options = {
      keys: { current },
      issuer: ISSUER,
      audience: AUDIENCE,
      clock: own,
      newId: countingIds(),
    };
    const service = await createTokenService(options);
    const { token } = await service.issue({ sub: "u", sid: "s" });
    own.advance(604_000);
    expect((await service.verify(token)).sub).toBe("u");
    own.advance(1_000);
    await expect(service.verify(token)).rejects.toBeInstanceOf(TokenRejected);
  });

  test("fail closed when the clock stands a day off in either direction", async () => {
    for (const offset of [-86_400_000, 86_400_000]) {
      const own = fixedClock();
      const options = {
        keys: { current },
        issuer: ISSUER,
        audience: AUDIENCE,
        clock: own,
        newId: countingIds(),
      };
      const service = await createTokenService(options);
      const { token } = await service.issue({ sub: "u", sid: "s" });
      await service.verify(token);
      own.advance(offset);
      expect(service.verifyCached(token)).toBeUndefined();
      await expect(service.verify(token)).rejects.toBeInstanceOf(TokenRejected);
    }
  });
});

describe("the cache of verified tokens", () => {
  test("knows a token only after it was verified, and forgets it at its expiry", async () => {
    const own = fixedClock();
    const options = {
      keys: { current },
      issuer: ISSUER,
      audience: AUDIENCE,
      clock: own,
      newId: countingIds(),
    };
    const service = await createTokenService(options);
    const { token } = await service.issue({ sub: "u", sid: "s" });
    expect(service.verifyCached(token)).toBeUndefined();
    const claims = await service.verify(token);
    expect(service.verifyCached(token)).toEqual(claims);
    own.advance(599_999);
    expect(service.verifyCached(token)).toEqual(claims);
    own.advance(1);
    expect(service.verifyCached(token)).toBeUndefined();
  });

  test("answers within microseconds", async () => {
    const { token } = await tokens.issue({ sub: "u", sid: "s" });
    await tokens.verify(token);
    const started = performance.now();
    for (let round = 0; round < 10_000; round += 1) tokens.verifyCached(token);
    expect((performance.now() - started) / 10_000).toBeLessThan(0.02);
  });
});

describe("key rotation", () => {
  test("verifies tokens of the current, next and previous key and of no older one", async () => {
    const [a, b, c, d] = await Promise.all([newJwk(), newJwk(), newJwk(), newJwk()]);
    const options = { issuer: ISSUER, audience: AUDIENCE, clock, newId: countingIds() };
    const middle = await createTokenService({ ...options, keys: { previous: a, current: b, next: c } });
    for (const key of [a, b, c]) {
      const issuer = await createTokenService({ ...options, keys: { current: key } });
      const { token } = await issuer.issue({ sub: "u", sid: "s" });
      expect((await middle.verify(token)).sub).toBe("u");
    }
    const stranger = await createTokenService({ ...options, keys: { current: d } });
    const { token } = await stranger.issue({ sub: "u", sid: "s" });
    await expect(middle.verify(token)).rejects.toBeInstanceOf(TokenRejected);
  });

  test("publishes public parts only, the current key first", async () => {
    const [a, b] = await Promise.all([newJwk(), newJwk()]);
    const options = { issuer: ISSUER, audience: AUDIENCE, clock, newId: countingIds() };
    const service = await createTokenService({ ...options, keys: { current: a, previous: b } });
    const { keys } = service.jwks();
    expect(keys.map(({ x }) => x)).toEqual([a.x, b.x]);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
    expect(JSON.stringify(keys)).not.toContain(a.d ?? "?");
  });

  test("refuses keys that are not Ed25519", async () => {
    const rsa = await exportJWK((await generateKeyPair("RS256", { extractable: true })).privateKey);
    const options = { issuer: ISSUER, audience: AUDIENCE, clock, newId: countingIds() };
    await expect(createTokenService({ ...options, keys: { current: rsa } })).rejects.toThrow(TypeError);
  });
});
