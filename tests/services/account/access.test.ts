import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { purgeExpiredAccess, redeemStreamTicket } from "../../../src/services/account/index.ts";
import { createWorld, newPerson, type World } from "./world.ts";

let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const person = () => newPerson(world, `person${count++}@shop.kr`);

describe("a stream ticket", () => {
  test("opens one subscription for its person", async () => {
    const { user, accessToken } = await person();
    const { ticket, expiresAt } = await (await world.call({ bearer: accessToken })).account.streamTicket();
    expect(Date.parse(expiresAt)).toBe(world.clock.now() + 60_000);
    const opened = await Promise.all(Array.from({ length: 5 }, () => redeemStreamTicket(world.deps, ticket)));
    expect(opened.filter((answer) => answer !== undefined)).toEqual([
      { userId: user.id, sessionId: expect.any(String) },
    ]);
    expect(await redeemStreamTicket(world.deps, ticket)).toBeUndefined();
  });

  test("dies after 60 s and with its session", async () => {
    const { accessToken } = await person();
    const caller = await world.call({ bearer: accessToken });
    const { ticket: late } = await caller.account.streamTicket();
    world.clock.advance(60_000);
    expect(await redeemStreamTicket(world.deps, late)).toBeUndefined();
    const { ticket: orphan } = await caller.account.streamTicket();
    await caller.account.logout({});
    expect(await redeemStreamTicket(world.deps, orphan)).toBeUndefined();
  });

  test("is stored as a hash, and junk is no ticket", async () => {
    const { accessToken } = await person();
    const { ticket } = await (await world.call({ bearer: accessToken })).account.streamTicket();
    expect(JSON.stringify(await world.rows("select * from stream_tickets"))).not.toContain(ticket);
    for (const junk of ["", "x", "A".repeat(43), `${ticket}A`])
      expect(await redeemStreamTicket(world.deps, junk)).toBeUndefined();
  });
});

describe("the operator", () => {
  test.each([
    ["operator-token-operator-token-0001", "operator"],
    ["operator-token-operator-token-0002", "anonymous"],
    ["operator-token-operator-token-000", "anonymous"],
    ["", "anonymous"],
  ] as const)("with token %j the caller is %s", async (bearer, kind) => {
    expect((await world.context({ bearer })).ctx.actor.kind).toBe(kind);
  });
});

describe("the purge tick", () => {
  test("forgets what has been over for a week and nothing that may still matter", async () => {
    const old = await person();
    await (await world.call()).account.requestPasswordReset({ email: old.user.email });
    await (await world.call({ bearer: old.accessToken })).account.streamTicket();
    await (await world.call({ bearer: old.accessToken })).account.logout({});
    world.clock.advance(8 * 86_400_000);
    const alive = await person();
    const { ctx } = await world.context();
    expect((await purgeExpiredAccess({ ctx })).removed).toBeGreaterThanOrEqual(4);
    expect(await world.rows("select 1 from sessions where user_id = ?", old.user.id)).toEqual([]);
    expect((await (await world.call()).account.refresh({ refreshToken: alive.refreshToken })).user).toEqual(
      alive.user,
    );
    expect((await purgeExpiredAccess({ ctx })).removed).toBe(0);
  });
});
