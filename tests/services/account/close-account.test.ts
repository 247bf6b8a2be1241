import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rawStatement } from "../../../src/db/index.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, giveStore, newPerson, PASSWORD, refusal, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const closing = async (bearer: string, password = PASSWORD) =>
  (await world.call({ bearer })).account.close({ password });

async function openStore(ownerUserId: string) {
  const storeId = await giveStore(world, ownerUserId);
  const now = world.clock.now();
  const [columns] = await storeDb(world.deps).query([
    rawStatement("select name, type, \"notnull\" as required from pragma_table_info('stores')", []),
  ]);
  const values: Record<string, unknown> = {
    store_id: storeId,
    owner_user_id: ownerUserId,
    time_zone: "Asia/Seoul",
    created_at: now,
    updated_at: now,
  };
  for (const column of columns ?? []) {
    if (Number(column.required) === 1)
      values[String(column.name)] ??= column.type === "INTEGER" || column.type === "integer" ? 1 : "x";
  }
  const names = Object.keys(values);
  await storeDb(world.deps).write([
    rawStatement(
      `insert into stores (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
      Object.values(values),
    ),
  ]);
  return storeId;
}

describe("closing an account", () => {
  test("destroys name, e-mail and password, ends every device, and frees the e-mail", async () => {
    const { user, accessToken, refreshToken } = await newPerson(world, "leaver@shop.kr", "떠나는사장");
    await (await world.call()).account.requestPasswordReset({ email: user.email });
    expect(await closing(accessToken)).toEqual({ ok: true });
    const dump = JSON.stringify(
      await Promise.all(
        ["users", "credentials", "sessions", "mail_outbox"].map((table) =>
          world.rows(`select * from ${table}`),
        ),
      ),
    );
    expect(dump).not.toMatch(/leaver@shop\.kr|떠나는사장|quick/);
    expect((await refusal((await world.call({ bearer: accessToken })).account.me())).code).toBe(
      "UNAUTHORIZED",
    );
    expect((await refusal((await world.call()).account.refresh({ refreshToken }))).code).toBe("UNAUTHORIZED");
    const again = await newPerson(world, "leaver@shop.kr");
    expect(again.user.id).not.toBe(user.id);
  });

  test("asks for the password, at most 5 times a minute", async () => {
    const { accessToken } = await newPerson(world, "careful@shop.kr");
    for (let round = 0; round < 5; round += 1) {
      expect((await refusal(closing(accessToken, "wrong password"))).reason).toBe("INVALID_CREDENTIALS");
    }
    expect((await refusal(closing(accessToken))).reason).toBe("RATE_LIMITED");
  });

  test("is refused while a store of the person is open, and possible once it is closed", async () => {
    const { user, accessToken } = await newPerson(world, "storekeeper@shop.kr");
    const storeId = await openStore(user.id);
    expect(await refusal(closing(accessToken))).toMatchObject({
      code: "PRECONDITION_FAILED",
      reason: "STORES_OPEN",
    });
    await storeDb(world.deps).write([
      rawStatement("update stores set closed_at = 1 where store_id = ?", [storeId]),
    ]);
    expect(await closing(accessToken)).toEqual({ ok: true });
  });

  test("ends staff rights in other people's stores", async () => {
    const { user, accessToken } = await newPerson(world, "staff@shop.kr");
    const storeId = await giveStore(world, user.id, "staff");
    await closing(accessToken);
    expect(
      await world.rows("select 1 from memberships where store_id = ? and removed_at is null", storeId),
    ).toEqual([]);
  });
});
