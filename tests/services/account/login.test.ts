import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { composeHasher, directGate } from "../../../src/auth/index.ts";
import { createWorld, newPerson, PASSWORD, quickHash, refusal, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await newPerson(world, "owner@shop.kr");
});
beforeEach(() => world.clock.advance(60_000));
afterAll(() => world.close());

const login = async (input: { email: string; password: string }, address?: string) =>
  (await world.call(address === undefined ? {} : { address })).account.login(input);

describe("signing in", () => {
  test("opens a session of its own, under every spelling of e-mail and password", async () => {
    const first = await login({ email: "owner@shop.kr", password: PASSWORD });
    const second = await login({ email: " OWNER@shop.kr", password: PASSWORD });
    expect(first.user).toEqual(second.user);
    expect(first.refreshToken).not.toBe(second.refreshToken);
    const me = await (await world.call({ bearer: first.accessToken ?? "" })).account.me();
    expect(me.email).toBe("owner@shop.kr");
  });

  test("takes a decomposed password for the composed one", async () => {
    const caller = await world.call();
    const password = "우리가게비밀번호";
    await caller.account.signUp({ email: "nfd@shop.kr", password, name: "a" });
    expect((await login({ email: "nfd@shop.kr", password: password.normalize("NFD") })).user.email).toBe(
      "nfd@shop.kr",
    );
  });

  test("answers unknown address, wrong, too short and too long password in one and the same way", async () => {
    const refusals = await Promise.all(
      [
        { email: "nobody@shop.kr", password: PASSWORD },
        { email: "owner@shop.kr", password: "wrong password" },
        { email: "owner@shop.kr", password: "x" },
        { email: "nobody@shop.kr", password: "x" },
        { email: "owner@shop.kr", password: "x".repeat(500) },
      ].map((input) => refusal(login(input))),
    );
    for (const answer of refusals) {
      expect(answer).toEqual({ code: "UNAUTHORIZED", reason: "INVALID_CREDENTIALS", params: {} });
    }
  });

  test("spends one verification on every refusal, whether the address is known or not", async () => {
    const verified: string[] = [];
    const counting = {
      ...quickHash,
      verify: async (password: string, phc: string) => {
        verified.push(phc);
        return quickHash.verify(password, phc);
      },
    };
    const passwords = composeHasher(counting, [], directGate);
    const caller = await world.call({}, { passwords });
    for (const email of ["owner@shop.kr", "nobody@shop.kr"]) {
      await refusal(caller.account.login({ email, password: "wrong password" }));
    }
    expect(verified).toHaveLength(2);
    expect(verified[1]).toBe(quickHash.dummy);
  });

  test("blocks an account after 5 failures in a minute, known or unknown, even for the right password", async () => {
    for (const email of ["owner@shop.kr", "nobody@shop.kr"]) {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const answer = await refusal(login({ email, password: "wrong password" }, `203.0.113.${attempt}`));
        expect(answer.reason).toBe("INVALID_CREDENTIALS");
      }
      expect(await refusal(login({ email, password: PASSWORD }, "198.51.100.1"))).toEqual({
        code: "LIMIT_EXCEEDED",
        reason: "RATE_LIMITED",
        params: { retryAfterSeconds: 60 },
      });
    }
    world.clock.advance(60_000);
    expect((await login({ email: "owner@shop.kr", password: PASSWORD })).user.email).toBe("owner@shop.kr");
  });

  test("lets no parallel burst of guesses past the limit", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        refusal(login({ email: "owner@shop.kr", password: `wrong pass ${index}` })),
      ),
    );
    expect(answers.filter(({ reason }) => reason === "INVALID_CREDENTIALS")).toHaveLength(5);
  });

  test("does not count right passwords against the account", async () => {
    for (let round = 0; round < 8; round += 1) await login({ email: "owner@shop.kr", password: PASSWORD });
  });

  test("blocks an address after 60 attempts in a minute, whatever the accounts", async () => {
    const address = "192.0.2.77";
    for (let attempt = 0; attempt < 60; attempt += 1) {
      await refusal(login({ email: `person${attempt}@shop.kr`, password: "wrong password" }, address));
    }
    const next = { email: "fresh@shop.kr", password: PASSWORD };
    expect((await refusal(login(next, address))).reason).toBe("RATE_LIMITED");
    expect((await refusal(login(next, "192.0.2.78"))).reason).toBe("INVALID_CREDENTIALS");
  });

  test("renews a hash of another algorithm with the password it has just seen", async () => {
    const newer = {
      ...quickHash,
      id: "newer",
      dummy: "$newer$v=1$AA$AA",
      hash: async (password: string) => (await quickHash.hash(password)).replace("quick", "newer"),
    };
    const passwords = composeHasher(newer, [quickHash], directGate);
    await newPerson(world, "rehash@shop.kr");
    const input = { email: "rehash@shop.kr", password: PASSWORD };
    await (await world.call({}, { passwords })).account.login(input);
    const [row] = await world.rows(
      "select password_hash from credentials c join users u on u.id = c.user_id where email = 'rehash@shop.kr'",
    );
    expect(String(row?.password_hash)).toStartWith("$newer$");
    await (await world.call({}, { passwords })).account.login(input);
  });

  test("answers a hash this runtime cannot compute as a wrong password, and says so in the log without the person", async () => {
    const scrypt = { ...quickHash, id: "scrypt", dummy: "$scrypt$v=1$AA$AA" };
    const caller = await world.call({}, { passwords: composeHasher(scrypt, [], directGate) });
    const answer = await refusal(caller.account.login({ email: "owner@shop.kr", password: PASSWORD }));
    expect(answer).toEqual({ code: "UNAUTHORIZED", reason: "INVALID_CREDENTIALS", params: {} });
    expect(world.logged.at(-1)).toStartWith("password.algorithm_missing");
    expect(world.logged.join()).not.toContain("owner@shop.kr");
  });
});
