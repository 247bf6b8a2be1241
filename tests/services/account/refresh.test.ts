import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Db } from "../../../src/db/index.ts";
import { createWorld, newPerson, refusal, type World } from "./world.ts";

const DAY = 86_400_000;
let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const person = () => newPerson(world, `person${count++}@shop.kr`);
const refresh = async (refreshToken: string) => (await world.call()).account.refresh({ refreshToken });
const me = async (bearer: string) => (await world.call({ bearer })).account.me();
const UNAUTHORIZED = { code: "UNAUTHORIZED", reason: "UNAUTHORIZED", params: {} };

describe("refreshing", () => {
  test("gives a new pair of the same session, and the new pair works", async () => {
    const { refreshToken, accessToken, user } = await person();
    const next = await refresh(refreshToken);
    expect(next.user).toEqual(user);
    expect(next.refreshToken).not.toBe(refreshToken);
    const [before, after] = await Promise.all([me(accessToken), me(next.accessToken ?? "")]);
    expect(after.sessionId).toBe(before.sessionId);
    await refresh(next.refreshToken ?? "");
  });

  test("gives 20 parallel callers one and the same successor", async () => {
    const { refreshToken, user } = await person();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1);
    const rows = await world.rows(
      "select generation, used_at from refresh_tokens t join sessions s on s.id = t.session_id where s.user_id = ? order by 1",
      user.id,
    );
    expect(rows.map((row) => [row.generation, row.used_at === null])).toEqual([
      [0, false],
      [1, true],
    ]);
    await refresh(answers[0]?.refreshToken ?? "");
  });

  test("gives the same successor to a client that lost the answer and asks again within 10 s", async () => {
    const { refreshToken } = await person();
    const lost = await refresh(refreshToken);
    world.clock.advance(10_000);
    const again = await refresh(refreshToken);
    expect(again.refreshToken).toBe(lost.refreshToken);
    await refresh(again.refreshToken ?? "");
  });

  test("finishes for the next caller when the process dies after the commit and before the answer", async () => {
    const { refreshToken } = await person();
    const dying: Db = {
      ...world.deps.control,
      write: async (statements) => {
        await world.deps.control.write(statements);
        throw new Error("killed");
      },
    };
    const caller = await world.call({}, { control: dying });
    await expect(caller.account.refresh({ refreshToken })).rejects.toThrow();
    world.clock.advance(5_000);
    const answer = await refresh(refreshToken);
    await refresh(answer.refreshToken ?? "");
  });

  test("takes reuse after 10 s for theft: the whole family dies, its access tokens at once", async () => {
    const { refreshToken } = await person();
    const next = await refresh(refreshToken);
    await me(next.accessToken ?? "");
    world.clock.advance(10_001);
    expect(await refusal(refresh(refreshToken))).toEqual(UNAUTHORIZED);
    expect(await refusal(refresh(next.refreshToken ?? ""))).toEqual(UNAUTHORIZED);
    expect(await refusal(me(next.accessToken ?? ""))).toEqual(UNAUTHORIZED);
    expect(world.logged.at(-1)).toStartWith("session.refresh_reused");
    expect(world.logged.join()).not.toContain(refreshToken);
  });

  test("leaves the person's other sessions alive when one family dies", async () => {
    const { refreshToken, user } = await person();
    const other = await (await world.call()).account.login({
      email: user.email,
      password: "correct horse battery",
    });
    await refresh(refreshToken);
    world.clock.advance(10_001);
    await refusal(refresh(refreshToken));
    expect((await refresh(other.refreshToken ?? "")).user).toEqual(user);
  });

  test("ends after 30 days without use and 90 days after sign-in in any case", async () => {
    const idle = await person();
    const busy = await person();
    world.clock.advance(30 * DAY);
    expect(await refusal(refresh(idle.refreshToken))).toEqual(UNAUTHORIZED);
    const fresh = await newPerson(world, "busy@shop.kr");
    let token = fresh.refreshToken;
    for (let round = 0; round < 4; round += 1) {
      world.clock.advance(20 * DAY);
      token = (await refresh(token)).refreshToken ?? "";
    }
    world.clock.advance(10 * DAY);
    expect(await refusal(refresh(token))).toEqual(UNAUTHORIZED);
    expect(await refusal(refresh(busy.refreshToken))).toEqual(UNAUTHORIZED);
  });

  test.each(["x", "A".repeat(43), "A".repeat(200)])(
    "answers %j like every other bad token",
    async (token) => {
      expect(await refusal(refresh(token))).toEqual(UNAUTHORIZED);
    },
  );

  test("does not take an access token for a refresh token", async () => {
    const { accessToken } = await person();
    expect(await refusal(refresh(accessToken))).toEqual(UNAUTHORIZED);
  });

  test("never has two live successors and dies only by reuse, whatever the order of calls and pauses", async () => {
    const step = fc.record({ pick: fc.nat(5), pause: fc.constantFrom(0, 0, 4_000, 9_000, 12_000) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const { refreshToken } = await person();
        const chain = [refreshToken];
        const usedAt: (number | undefined)[] = [];
        let isDead = false;
        for (const { pick, pause } of steps) {
          world.clock.advance(pause);
          const index = Math.min(pick, chain.length - 1);
          const used = usedAt[index];
          const isReuse = used !== undefined && world.clock.now() - used > 10_000;
          isDead ||= isReuse;
          const work = refresh(chain[index] ?? "");
          if (isDead) {
            expect(await refusal(work)).toEqual(UNAUTHORIZED);
            continue;
          }
          const { refreshToken: successor = "" } = await work;
          usedAt[index] ??= world.clock.now();
          chain[index + 1] ??= successor;
          expect(successor).toBe(chain[index + 1] ?? "");
        }
      }),
      { numRuns: 40 },
    );
  });
});
