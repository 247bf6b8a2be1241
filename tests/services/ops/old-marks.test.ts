import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createSecrets } from "../../../src/auth/index.ts";
import { type Actor, type ServiceContext, systemContext } from "../../../src/context.ts";
import { rawStatement } from "../../../src/db/index.ts";
import type { Deps } from "../../../src/deps.ts";
import { endEvent } from "../../../src/services/event/index.ts";
import { checkMarks, PreviousKeyNeeded, rotateKeys } from "../../../src/services/ops/index.ts";
import { enter, erase, withdraw } from "../../../src/services/participation/index.ts";
import { namedKey, seededBytes } from "../../auth/support.ts";
import { createTestApp, type TestApp } from "../../helpers/app.ts";
import { at, rpc } from "../../helpers/rpc.ts";
import { openShop, type Shop } from "../../security/shops.ts";
import { ROOT } from "../../support/source-files.ts";

const PHONE = "010-1111-0001";

let app: TestApp;
let shop: Shop;
beforeEach(async () => {
  app = await createTestApp({}, ["second"]);
  await openShop(app, "first");
  shop = await openShop(app, "second");
});
afterEach(() => app.close());

/** The service started with these master keys, the current one first. */
async function startedWith(...names: [string, ...string[]]): Promise<Deps> {
  const [first, ...others] = names;
  const secrets = await createSecrets({
    masterKeys: [namedKey(first), ...others.map(namedKey)],
    randomBytes: seededBytes(names.join()),
  });
  return { ...app.deps, secrets };
}

async function start(...names: [string, ...string[]]): Promise<void> {
  const deps = await startedWith(...names);
  await checkMarks(
    deps.shards.all.map(({ db }) => db),
    deps,
  );
}

const as = (deps: Deps, actor: Actor): ServiceContext => ({ ...systemContext(deps), actor });
const anonymous = (deps: Deps) => as(deps, { kind: "anonymous", address: "203.0.113.9" });

async function register(deps: Deps, phone = PHONE) {
  const event = await rpc(app, { type: "query", path: "participation.event", input: { slug: shop.slug } });
  const privacyVersion = String(at(event.json, "result", "data", "privacyVersion"));
  const consent = { privacy: true as const, privacyVersion };
  const input = { slug: shop.slug, phone, name: "김손님", over14: true as const, consent };
  return enter({ ctx: anonymous(deps), input });
}

async function leave(deps: Deps, how: typeof erase, phone = PHONE): Promise<void> {
  const { entryCode } = await register(deps, phone);
  await how({ ctx: anonymous(deps), input: { slug: shop.slug, entryCode, phone } });
}

async function endOfEvent(): Promise<number> {
  const [row] = await app.rows("select ends_at from events where id = ?", shop.eventId);
  return Number(row?.["ends_at"]);
}

const rotate = (deps: Deps) =>
  rotateKeys({
    ctx: as(deps, { kind: "operator", address: "203.0.113.9" }),
    input: { limit: 500 },
  });

describe("a start without the key that an erased person's mark was made with", () => {
  test("is refused while the event runs, with the variable, the end and the count, in whichever database", async () => {
    await leave(app.deps, erase);
    await leave(app.deps, withdraw, "010-1111-0002");
    expect(await rotate(await startedWith("next", "master"))).toMatchObject({ remaining: 0, oldMarks: 2 });
    const refused: unknown = await start("next").catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PreviousKeyNeeded);
    const until = new Date(await endOfEvent()).toISOString();
    expect(at(refused, "message")).toStartWith(
      `MADANG_SECRET_PREVIOUS: the key that was replaced is needed until ${until}. 2 entries `,
    );
    await start("next", "master");
    const again = register(await startedWith("next", "master"));
    await expect(again).rejects.toMatchObject({ reason: "ALREADY_ENTERED" });
  });

  test("goes on from the event's end on, also before anything has dropped the mark", async () => {
    await leave(app.deps, erase);
    app.clock.advance((await endOfEvent()) - app.clock.now() - 1);
    await expect(start("next")).rejects.toThrow(PreviousKeyNeeded);
    app.clock.advance(1);
    await start("next");
  });

  test("goes on once the owner has ended the event", async () => {
    await leave(app.deps, erase);
    await expect(start("next")).rejects.toThrow(PreviousKeyNeeded);
    const owner = { kind: "user", userId: shop.userId, sessionId: "s", address: "203.0.113.9" } as const;
    await endEvent({ ctx: as(app.deps, owner), input: { eventId: shop.eventId } });
    await start("next");
  });
});

test("what the guide says to do without the old key lets the service start, and takes nobody out of the count", async () => {
  await leave(app.deps, erase);
  const guide = readFileSync(join(ROOT, "docs/guides/rotate-keys.md"), "utf8");
  const [, statement = ""] = /```sql\n(.+?);?\n```/.exec(guide) ?? [];
  const before = await app.rows("select id, withdrawn_at, erased_at from participants order by id");
  for (const { db } of app.deps.shards.all) await db.write([rawStatement(statement, [])]);
  await start("next");
  expect(await app.rows("select id, withdrawn_at, erased_at from participants order by id")).toEqual(before);
});

for (const [name, how] of [
  ["erased", erase],
  ["withdrawn", withdraw],
] as const) {
  test(`an entry that is ${name} between two keys is marked by the new one, and needs the old one no more`, async () => {
    const { entryCode } = await register(app.deps);
    const both = await startedWith("next", "master");
    await how({ ctx: anonymous(both), input: { slug: shop.slug, entryCode, phone: PHONE } });
    expect((await rotate(both)).oldMarks).toBe(0);
    await start("next");
    const alone = await startedWith("next");
    const again = register(alone).then(
      () => "entered",
      (error: unknown) => at(error, "reason"),
    );
    expect(await again).toBe(name === "erased" ? "ALREADY_ENTERED" : "entered");
  });
}
