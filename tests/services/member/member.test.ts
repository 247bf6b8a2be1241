import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createWorld, giveStore, newPerson, refusal, type World } from "../account/world.ts";

const DAY = 86_400_000;
const UNKNOWN = "01970000-0000-7000-8000-000000000000";
let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const person = (name?: string) => newPerson(world, `person${count++}@shop.kr`, name);
const as = async (someone: { accessToken: string }) =>
  (await world.call({ bearer: someone.accessToken })).stores;

/** An owner with a store. */
async function shop() {
  const owner = await person("사장");
  return { owner, storeId: await giveStore(world, owner.user.id) };
}

/** A store with one employee who came by invitation. */
async function staffedShop() {
  const { owner, storeId } = await shop();
  const staff = await person("직원");
  const { token } = await (await as(owner)).invite({ storeId, email: staff.user.email });
  await (await as(staff)).acceptInvite({ token });
  return { owner, staff, storeId };
}

describe("inviting", () => {
  test("gives the owner a token that makes the invited person staff", async () => {
    const { owner, storeId } = await shop();
    const staff = await person();
    const invite = await (await as(owner)).invite({ storeId, email: ` ${staff.user.email.toUpperCase()}` });
    expect(invite).toMatchObject({ storeId, email: staff.user.email, role: "staff" });
    expect(Date.parse(invite.expiresAt)).toBe(world.clock.now() + 7 * DAY);
    expect(await (await as(staff)).acceptInvite({ token: invite.token })).toEqual({ storeId, role: "staff" });
    const me = await (await world.call({ bearer: staff.accessToken })).account.me();
    expect(me.stores).toEqual([{ storeId, role: "staff" }]);
  });

  test("works for a person who signs up after the invitation", async () => {
    const { owner, storeId } = await shop();
    const { token } = await (await as(owner)).invite({ storeId, email: "newcomer@shop.kr" });
    const staff = await newPerson(world, "newcomer@shop.kr");
    expect(await (await as(staff)).acceptInvite({ token })).toEqual({ storeId, role: "staff" });
  });

  test("stores the token as a hash only, and shows the same token to a repeat with the same idempotency key", async () => {
    const { owner, storeId } = await shop();
    const input = { storeId, email: "twice@shop.kr", idempotencyKey: "invite-1" };
    const first = await (await as(owner)).invite(input);
    world.clock.advance(1_000);
    expect(await (await as(owner)).invite(input)).toEqual(first);
    const dump = JSON.stringify(
      await Promise.all([
        world.rows("select * from invites"),
        world.rows("select * from control_idempotency"),
      ]),
    );
    expect(dump).not.toContain(first.token);
    expect(JSON.stringify(await world.rows("select * from control_idempotency"))).not.toContain("twice@");
    expect(await world.rows("select 1 from invites where email = 'twice@shop.kr'")).toHaveLength(1);
    expect(await refusal((await as(owner)).invite({ ...input, email: "other@shop.kr" }))).toMatchObject({
      code: "UNPROCESSABLE_CONTENT",
      reason: "IDEMPOTENCY_KEY_REUSED",
    });
  });

  test("ends the older invitation of the same person", async () => {
    const { owner, storeId } = await shop();
    const staff = await person();
    const older = await (await as(owner)).invite({ storeId, email: staff.user.email });
    const newer = await (await as(owner)).invite({ storeId, email: staff.user.email });
    expect((await refusal((await as(staff)).acceptInvite({ token: older.token }))).reason).toBe(
      "INVITE_INVALID",
    );
    expect(await (await as(staff)).acceptInvite({ token: newer.token })).toEqual({ storeId, role: "staff" });
  });

  test("is refused for someone who already belongs to the store, the owner included", async () => {
    const { owner, staff, storeId } = await staffedShop();
    for (const { email } of [owner.user, staff.user]) {
      expect(await refusal((await as(owner)).invite({ storeId, email }))).toMatchObject({
        code: "CONFLICT",
        reason: "ALREADY_MEMBER",
      });
    }
  });

  test("is written into the store's audit trail without the e-mail", async () => {
    const { storeId, staff } = await staffedShop();
    const rows = await world.storeRows(
      "select action, details from audit_log where store_id = ? order by seq",
      storeId,
    );
    expect(rows.map((row) => row.action)).toEqual(["member.invite", "member.accept"]);
    expect(JSON.stringify(rows)).not.toContain(staff.user.email);
  });
});

describe("accepting an invitation", () => {
  test("is for the invited e-mail alone", async () => {
    const { owner, storeId } = await shop();
    const [invited, thief] = await Promise.all([person(), person()]);
    const { token } = await (await as(owner)).invite({ storeId, email: invited.user.email });
    expect(await refusal((await as(thief)).acceptInvite({ token }))).toMatchObject({
      code: "FORBIDDEN",
      reason: "INVITE_OTHER_EMAIL",
    });
    expect(await (await as(invited)).acceptInvite({ token })).toEqual({ storeId, role: "staff" });
  });

  test("works within 7 days", async () => {
    const own = await createWorld();
    const owner = await newPerson(own, "owner@shop.kr");
    const storeId = await giveStore(own, owner.user.id);
    const { token } = await (await own.call({ bearer: owner.accessToken })).stores.invite({
      storeId,
      email: "late@shop.kr",
    });
    own.clock.advance(7 * DAY);
    const late = await newPerson(own, "late@shop.kr");
    expect(
      await refusal((await own.call({ bearer: late.accessToken })).stores.acceptInvite({ token })),
    ).toEqual({
      code: "INVALID",
      reason: "INVITE_INVALID",
      params: {},
    });
    await own.close();
  });

  test("happens once for 10 parallel calls, and a repeat by the same person says the same", async () => {
    const { owner, storeId } = await shop();
    const staff = await person();
    const { token } = await (await as(owner)).invite({ storeId, email: staff.user.email });
    const stores = await as(staff);
    const answers = await Promise.all(Array.from({ length: 10 }, () => stores.acceptInvite({ token })));
    for (const answer of answers) expect(answer).toEqual({ storeId, role: "staff" });
    const actions = await world.storeRows(
      "select action from audit_log where store_id = ? and action = 'member.accept'",
      storeId,
    );
    expect(actions).toHaveLength(1);
    expect(await stores.acceptInvite({ token, idempotencyKey: "k" })).toEqual({ storeId, role: "staff" });
  });

  test("does not work again after the person was removed", async () => {
    const { owner, storeId } = await shop();
    const staff = await person();
    const { token } = await (await as(owner)).invite({ storeId, email: staff.user.email });
    await (await as(staff)).acceptInvite({ token });
    await (await as(owner)).removeMember({ storeId, userId: staff.user.id });
    expect((await refusal((await as(staff)).acceptInvite({ token }))).reason).toBe("INVITE_INVALID");
    const again = await (await as(owner)).invite({ storeId, email: staff.user.email });
    expect(await (await as(staff)).acceptInvite({ token: again.token })).toEqual({ storeId, role: "staff" });
  });

  test("needs a sign-in and a token that exists", async () => {
    expect((await refusal((await world.call()).stores.acceptInvite({ token: "x" }))).code).toBe(
      "UNAUTHORIZED",
    );
    expect((await refusal((await as(await person())).acceptInvite({ token: "x" }))).reason).toBe(
      "INVITE_INVALID",
    );
  });
});

describe("members", () => {
  test("lists people and open invitations of the store only", async () => {
    const { owner, staff, storeId } = await staffedShop();
    await staffedShop();
    await (await as(owner)).invite({ storeId, email: "open@shop.kr" });
    const { items, invites, nextCursor } = await (await as(owner)).members({ storeId });
    expect(items.map(({ name, role }) => [name, role]).sort()).toEqual([
      ["사장", "owner"],
      ["직원", "staff"],
    ]);
    expect(items.map(({ userId }) => userId).sort()).toEqual([owner.user.id, staff.user.id].sort());
    expect(invites.map(({ email }) => email)).toEqual(["open@shop.kr"]);
    expect(nextCursor).toBeNull();
  });

  test("pages", async () => {
    const { owner, storeId } = await staffedShop();
    const first = await (await as(owner)).members({ storeId, limit: 1 });
    const second = await (await as(owner)).members({ storeId, limit: 1, cursor: first.nextCursor ?? "" });
    expect(new Set([...first.items, ...second.items].map(({ userId }) => userId)).size).toBe(2);
    expect(second.nextCursor).toBeNull();
  });
});

describe("removing a member", () => {
  test("takes the access away at once, with the person's open invitations", async () => {
    const { owner, staff, storeId } = await staffedShop();
    expect((await refusal((await as(staff)).members({ storeId }))).code).toBe("FORBIDDEN");
    expect(await (await as(owner)).removeMember({ storeId, userId: staff.user.id })).toEqual({ ok: true });
    expect((await refusal((await as(staff)).members({ storeId }))).code).toBe("NOT_FOUND");
    expect((await (await as(owner)).members({ storeId })).items).toHaveLength(1);
  });

  test("is something staff may do to themselves and to nobody else", async () => {
    const { owner, staff, storeId } = await staffedShop();
    expect((await refusal((await as(staff)).removeMember({ storeId, userId: owner.user.id }))).code).toBe(
      "FORBIDDEN",
    );
    expect(await (await as(staff)).removeMember({ storeId, userId: staff.user.id })).toEqual({ ok: true });
  });

  test("never leaves a store without an owner, also when two owners leave at once", async () => {
    const { owner, storeId } = await shop();
    const input = { storeId, userId: owner.user.id };
    expect(await refusal((await as(owner)).removeMember(input))).toMatchObject({
      code: "PRECONDITION_FAILED",
      reason: "OWNER_REQUIRED",
    });
    const partner = await person();
    await world.deps.control.write([
      {
        sql: "insert into memberships (user_id, store_id, role, created_at) values (?, ?, 'owner', 1)",
        args: [partner.user.id, storeId],
      },
    ]);
    const leaving = await Promise.allSettled([
      (await as(owner)).removeMember(input),
      (await as(partner)).removeMember({ storeId, userId: partner.user.id }),
    ]);
    expect(leaving.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("is repeatable with an idempotency key and NOT_FOUND without", async () => {
    const { owner, staff, storeId } = await staffedShop();
    const input = { storeId, userId: staff.user.id, idempotencyKey: "remove-1" };
    expect(await (await as(owner)).removeMember(input)).toEqual({ ok: true });
    expect(await (await as(owner)).removeMember(input)).toEqual({ ok: true });
    expect((await refusal((await as(owner)).removeMember({ storeId, userId: staff.user.id }))).code).toBe(
      "NOT_FOUND",
    );
  });
});

describe("staff rights", () => {
  test("cover none of the owner's verbs about people and keys", async () => {
    const { staff, storeId } = await staffedShop();
    const caller = await world.call({ bearer: staff.accessToken });
    const refused = await Promise.all([
      refusal(caller.stores.invite({ storeId, email: "x@shop.kr" })),
      refusal(caller.stores.members({ storeId })),
      refusal(caller.apiKeys.create({ storeId, name: "계산대" })),
      refusal(caller.apiKeys.list({ storeId })),
      refusal(caller.apiKeys.revoke({ storeId, keyId: "0".repeat(16) })),
    ]);
    for (const answer of refused)
      expect(answer).toEqual({ code: "FORBIDDEN", reason: "FORBIDDEN", params: {} });
  });

  test("end at the store's door: a foreign store looks like one that does not exist", async () => {
    const { storeId } = await staffedShop();
    const { owner: stranger } = await shop();
    const caller = await world.call({ bearer: stranger.accessToken });
    for (const id of [storeId, UNKNOWN]) {
      const refused = await Promise.all([
        refusal(caller.stores.invite({ storeId: id, email: "x@shop.kr" })),
        refusal(caller.stores.members({ storeId: id })),
        refusal(caller.stores.removeMember({ storeId: id, userId: UNKNOWN })),
        refusal(caller.stores.removeMember({ storeId: id, userId: stranger.user.id })),
        refusal(caller.apiKeys.create({ storeId: id, name: "계산대" })),
        refusal(caller.apiKeys.list({ storeId: id })),
        refusal(caller.apiKeys.revoke({ storeId: id, keyId: "0".repeat(16) })),
      ]);
      for (const answer of refused)
        expect(answer).toEqual({ code: "NOT_FOUND", reason: "NOT_FOUND", params: {} });
    }
  });
});
