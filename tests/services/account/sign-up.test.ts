import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createWorld, newPerson, PASSWORD, refusal, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe("signing up", () => {
  test("answers the user and a working pair of tokens [R-010]", async () => {
    const person = await newPerson(world, "owner@shop.kr", "김사장");
    expect(person.user).toMatchObject({ email: "owner@shop.kr", name: "김사장" });
    expect(person.expiresAt).toBe("2026-10-01T12:10:00+09:00");
    const me = await (await world.call({ bearer: person.accessToken })).account.me();
    expect(me).toMatchObject({ ...person.user, stores: [] });
    const caller = await world.call();
    expect((await caller.account.refresh({ refreshToken: person.refreshToken })).user).toEqual(person.user);
  });

  test.each([
    ["another case", "OWNER1@Shop.KR", "owner1@shop.kr"],
    ["decomposed Hangul", "사장1@마당.한국".normalize("NFD"), "사장1@마당.한국"],
    ["outer spaces", "  owner2@shop.kr ", "owner2@shop.kr"],
    ["the very same text", "owner3@shop.kr", "owner3@shop.kr"],
  ])("refuses an e-mail that is taken in %s [R-011]", async (_name, first, second) => {
    await newPerson(world, first);
    expect(await refusal(newPerson(world, second))).toEqual({
      code: "CONFLICT",
      reason: "EMAIL_TAKEN",
      params: {},
    });
  });

  test("gives one account to 20 parallel sign-ups with one e-mail, leaving nothing of the others", async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, () => newPerson(world, "race@shop.kr")),
    );
    const won = attempts.filter((attempt) => attempt.status === "fulfilled");
    expect(won).toHaveLength(1);
    const [users, orphanCredentials, orphanSessions] = await Promise.all([
      world.rows("select id from users where email = 'race@shop.kr'"),
      world.rows("select 1 from credentials where user_id not in (select id from users)"),
      world.rows("select 1 from sessions where user_id not in (select id from users)"),
    ]);
    expect([users.length, orphanCredentials.length, orphanSessions.length]).toEqual([1, 0, 0]);
  });

  test("stores neither password nor token in clear", async () => {
    const { refreshToken, accessToken } = await newPerson(world, "secret@shop.kr");
    const tables = ["users", "credentials", "sessions", "refresh_tokens"];
    const dump = JSON.stringify(
      await Promise.all(tables.map((table) => world.rows(`select * from ${table}`))),
    );
    for (const secret of [PASSWORD, refreshToken, accessToken]) expect(dump).not.toContain(secret);
  });

  test.each([
    [{ password: "short" }, "INVALID_PASSWORD"],
    [{ password: "가".repeat(43) }, "INVALID_PASSWORD"],
    [{ email: "not-an-address" }, "INVALID_REQUEST"],
  ])("refuses %j", async (change, reason) => {
    const caller = await world.call();
    const input = { email: "new@shop.kr", password: PASSWORD, name: "이름", ...change };
    expect(await refusal(caller.account.signUp(input))).toMatchObject({ code: "INVALID", reason });
  });

  test("tells one address at most 60 taken e-mails a minute", async () => {
    const own = await createWorld();
    await newPerson(own, "owner@shop.kr");
    const address = "2001:db8:1:2::1";
    const ask = async (from: string) =>
      refusal(
        (await own.call({ address: from })).account.signUp({
          email: "owner@shop.kr",
          password: PASSWORD,
          name: "a",
        }),
      );
    for (let attempt = 0; attempt < 60; attempt += 1) expect((await ask(address)).reason).toBe("EMAIL_TAKEN");
    expect(await ask("2001:db8:1:2:ffff::9")).toEqual({
      code: "LIMIT_EXCEEDED",
      reason: "RATE_LIMITED",
      params: { retryAfterSeconds: 60 },
    });
    expect((await ask("2001:db8:1:3::1")).reason).toBe("EMAIL_TAKEN");
    await own.close();
  });
});
