import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createWorld, newPerson, PASSWORD, refusal, type World } from "./world.ts";

let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const person = () => newPerson(world, `person${count++}@shop.kr`);
const me = async (bearer: string) => (await world.call({ bearer })).account.me();
const UNAUTHORIZED = { code: "UNAUTHORIZED", reason: "UNAUTHORIZED", params: {} };

async function second(email: string) {
  const caller = await world.call({
    headers: { "user-agent": "Mozilla/5.0 (iPhone; CPU) AppleWebKit Safari/604.1" },
  });
  const { accessToken = "", refreshToken = "" } = await caller.account.login({ email, password: PASSWORD });
  return { accessToken, refreshToken };
}

describe("account.sessions", () => {
  test("lists the caller's live sessions, newest first, with the device a person recognises", async () => {
    const { user, accessToken } = await person();
    world.clock.advance(1_000);
    await second(user.email);
    const { items, nextCursor } = await (await world.call({ bearer: accessToken })).account.sessions({});
    expect(items.map(({ label, isCurrent }) => [label, isCurrent])).toEqual([
      ["Safari · iPhone", false],
      ["기타 기기", true],
    ]);
    expect(nextCursor).toBeNull();
  });

  test("pages through many", async () => {
    const { user, accessToken } = await person();
    for (let index = 0; index < 4; index += 1) {
      world.clock.advance(1_000);
      await second(user.email);
    }
    const caller = await world.call({ bearer: accessToken });
    const first = await caller.account.sessions({ limit: 3 });
    const rest = await caller.account.sessions({ limit: 3, cursor: first.nextCursor ?? "" });
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(5);
    expect(rest.nextCursor).toBeNull();
  });
});

describe("account.revokeSession", () => {
  test("stops the device's access and refresh tokens at once and no other device's", async () => {
    const { user, accessToken } = await person();
    const phone = await second(user.email);
    const { sessionId } = await me(phone.accessToken);
    const caller = await world.call({ bearer: accessToken });
    expect(await caller.account.revokeSession({ sessionId })).toEqual({ ok: true });
    expect(await refusal(me(phone.accessToken))).toEqual(UNAUTHORIZED);
    expect(await refusal((await world.call()).account.refresh({ refreshToken: phone.refreshToken }))).toEqual(
      UNAUTHORIZED,
    );
    expect((await me(accessToken)).email).toBe(user.email);
    expect(await caller.account.revokeSession({ sessionId })).toEqual({ ok: true });
  });

  test("answers another person's session like one that does not exist", async () => {
    const [mine, theirs] = await Promise.all([person(), person()]);
    const { sessionId } = await me(theirs.accessToken);
    const caller = await world.call({ bearer: mine.accessToken });
    const foreign = await refusal(caller.account.revokeSession({ sessionId }));
    const unknown = await refusal(
      caller.account.revokeSession({ sessionId: "01970000-0000-7000-8000-000000000000" }),
    );
    expect(foreign).toEqual({ code: "NOT_FOUND", reason: "NOT_FOUND", params: {} });
    expect(unknown).toEqual(foreign);
    expect((await me(theirs.accessToken)).sessionId).toBe(sessionId);
  });

  test("is seen by another process within 3 s", async () => {
    const { accessToken } = await person();
    await me(accessToken);
    await world.deps.control.write([
      { sql: "update sessions set revoked_at = 1 where id = ?", args: [(await me(accessToken)).sessionId] },
    ]);
    expect((await me(accessToken)).email).toContain("@");
    world.clock.advance(3_000);
    expect(await refusal(me(accessToken))).toEqual(UNAUTHORIZED);
  });
});

describe("account.logout", () => {
  test("with a refresh token ends that session, without one the caller's own", async () => {
    const one = await person();
    await (await world.call()).account.logout({ refreshToken: one.refreshToken });
    expect(await refusal(me(one.accessToken))).toEqual(UNAUTHORIZED);
    const two = await person();
    await (await world.call({ bearer: two.accessToken })).account.logout({});
    expect(await refusal(me(two.accessToken))).toEqual(UNAUTHORIZED);
    expect(await refusal((await world.call()).account.refresh({ refreshToken: two.refreshToken }))).toEqual(
      UNAUTHORIZED,
    );
  });

  test("is repeatable, tells nothing about unknown tokens and needs something to end", async () => {
    const { refreshToken } = await person();
    const caller = await world.call();
    for (const token of [refreshToken, refreshToken, "A".repeat(43), "junk"]) {
      expect(await caller.account.logout({ refreshToken: token })).toEqual({ ok: true });
    }
    expect(await refusal(caller.account.logout({}))).toEqual(UNAUTHORIZED);
  });
});

describe("account.me", () => {
  test.each([
    ["nobody", {}],
    ["a made-up bearer", { bearer: "abc" }],
    ["an API key that does not exist", { bearer: `madang_${"0".repeat(16)}_${"0".repeat(72)}` }],
    ["another scheme", { headers: { authorization: "Basic dXNlcjpwdw==" } }],
  ])("is one and the same 401 for %s [R-020]", async (_name, options) => {
    expect(await refusal((await world.call(options)).account.me())).toEqual(UNAUTHORIZED);
  });

  test("takes the person from the token, not from anything the caller says [R-021]", async () => {
    const [one, two] = await Promise.all([person(), person()]);
    const caller = await world.call({ bearer: one.accessToken, headers: { "x-user-id": two.user.id } });
    expect((await caller.account.me()).id).toBe(one.user.id);
  });
});
