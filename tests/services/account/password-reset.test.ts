import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createWorld, newPerson, PASSWORD, refusal, type World } from "./world.ts";

const NEW_PASSWORD = "another long password";
let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.clock.advance(60_000));
afterAll(() => world.close());

const person = () => newPerson(world, `person${count++}@shop.kr`);

/** What the mail port will send: the sealed payload of the newest row. */
async function newestMail(): Promise<{ to: string; token: string; url: string }> {
  const [row] = await world.rows("select id, payload_cipher from mail_outbox order by rowid desc limit 1");
  const plain = await world.deps.secrets.fields.decrypt(String(row?.payload_cipher), [
    "mail_outbox",
    String(row?.id),
    "payload",
  ]);
  return JSON.parse(plain);
}

async function requestReset(email: string) {
  await (await world.call()).account.requestPasswordReset({ email });
  return newestMail();
}

const reset = async (token: string, password = NEW_PASSWORD) =>
  (await world.call()).account.resetPassword({ token, password });
const INVALID = { code: "INVALID", reason: "RESET_TOKEN_INVALID", params: {} };

describe("a password reset", () => {
  test("sets the new password and signs every device out", async () => {
    const { user, accessToken, refreshToken } = await person();
    await (await world.call({ bearer: accessToken })).account.me();
    const mail = await requestReset(user.email);
    expect(mail).toMatchObject({ to: user.email, url: `http://madang.test/app/reset#token=${mail.token}` });
    expect(await reset(mail.token)).toEqual({ ok: true });
    expect((await refusal((await world.call({ bearer: accessToken })).account.me())).code).toBe(
      "UNAUTHORIZED",
    );
    expect((await refusal((await world.call()).account.refresh({ refreshToken }))).code).toBe("UNAUTHORIZED");
    const caller = await world.call();
    expect((await refusal(caller.account.login({ email: user.email, password: PASSWORD }))).reason).toBe(
      "INVALID_CREDENTIALS",
    );
    expect((await caller.account.login({ email: user.email, password: NEW_PASSWORD })).user).toEqual(user);
  });

  test("answers a known and an unknown e-mail alike, and writes nothing for the unknown", async () => {
    const { user } = await person();
    const count = async () => (await world.rows("select 1 from mail_outbox")).length;
    const before = await count();
    const caller = await world.call();
    expect(await caller.account.requestPasswordReset({ email: "nobody@shop.kr" })).toEqual({ ok: true });
    expect(await count()).toBe(before);
    expect(await caller.account.requestPasswordReset({ email: user.email })).toEqual({ ok: true });
    expect(await count()).toBe(before + 1);
  });

  test("works once, also for 10 parallel tries, and leaves one of their passwords", async () => {
    const { user } = await person();
    const { token } = await requestReset(user.email);
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => reset(token, `parallel password ${index}`)),
    );
    const winners = tries.flatMap((attempt, index) => (attempt.status === "fulfilled" ? [index] : []));
    expect(winners).toHaveLength(1);
    const password = `parallel password ${winners[0]}`;
    expect((await (await world.call()).account.login({ email: user.email, password })).user).toEqual(user);
    expect(await refusal(reset(token))).toEqual(INVALID);
  });

  test("works for 30 minutes", async () => {
    const { user } = await person();
    const { token } = await requestReset(user.email);
    world.clock.advance(30 * 60_000);
    expect(await refusal(reset(token))).toEqual(INVALID);
  });

  test("is ended by a newer one", async () => {
    const { user } = await person();
    const older = await requestReset(user.email);
    const newer = await requestReset(user.email);
    expect(await refusal(reset(older.token))).toEqual(INVALID);
    expect(await reset(newer.token)).toEqual({ ok: true });
  });

  test("does not let a sign-in slip through that verified the old password just before", async () => {
    const { user } = await person();
    const { token } = await requestReset(user.email);
    const slow = {
      ...world.deps.passwords,
      verify: async (password: string, phc: string | undefined) => {
        const verdict = await world.deps.passwords.verify(password, phc);
        await reset(token);
        return verdict;
      },
    };
    const caller = await world.call({}, { passwords: slow });
    expect((await refusal(caller.account.login({ email: user.email, password: PASSWORD }))).reason).toBe(
      "INVALID_CREDENTIALS",
    );
    expect(
      await world.rows("select 1 from sessions where user_id = ? and revoked_at is null", user.id),
    ).toEqual([]);
  });

  test("refuses unknown tokens and short passwords, and stores no token in clear", async () => {
    const { user } = await person();
    const { token } = await requestReset(user.email);
    expect(await refusal(reset("x".repeat(43)))).toEqual(INVALID);
    expect((await refusal(reset(token, "short"))).reason).toBe("INVALID_PASSWORD");
    const dump = JSON.stringify(
      await Promise.all(
        ["password_resets", "mail_outbox"].map((table) => world.rows(`select * from ${table}`)),
      ),
    );
    expect(dump).not.toContain(token);
    expect(dump).not.toContain(user.email);
  });

  test("is asked for at most 5 times a minute for one e-mail, known or not", async () => {
    for (const email of [(await person()).user.email, "nobody2@shop.kr"]) {
      const caller = await world.call();
      for (let round = 0; round < 5; round += 1) await caller.account.requestPasswordReset({ email });
      expect(await refusal(caller.account.requestPasswordReset({ email }))).toMatchObject({
        reason: "RATE_LIMITED",
      });
    }
  });
});
