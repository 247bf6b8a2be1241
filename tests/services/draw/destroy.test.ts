import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { memoryCache } from "../../../src/cache/index.ts";
import { createCaller } from "../../../src/routers/index.ts";
import { tickDraws } from "../../../src/services/draw/index.ts";
import { marketingRecipients } from "../../../src/services/participation/index.ts";
import {
  createWorld,
  DAY,
  drawn,
  everyCell,
  openShop,
  personOf,
  proofOf,
  type Shop,
  submit,
  type World,
} from "./world.ts";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld({}, ["second"]);
  shop = await openShop(world);
});
afterAll(() => world.close());

type Event = Awaited<ReturnType<typeof drawn>>;

const tick = () => tickDraws({ ctx: world.system() });
const viewOf = async ({ eventId }: Event) => (await shop.call.draws.get({ eventId })).draw;

async function drawnWithContacts(options: Parameters<typeof drawn>[2] = {}) {
  const event = await drawn(world, shop, { people: 10, ...options });
  for (const rank of [1, 2, 3]) await submit(world, shop, { event, rank });
  return event;
}

/** Everything that identified these people: what they typed, what was sealed, what was hashed. */
async function identifiersOf(event: Event, phones: readonly string[]): Promise<string[]> {
  const rows = await world.rows("select * from participants where event_id = ?", event.eventId);
  const { phoneIndex } = world.deps.secrets;
  const keyed = await Promise.all(
    phones.map((phone) => phoneIndex.index(`participants ${shop.storeId}`, phone)),
  );
  const own = rows.filter((row) => keyed.includes(String(row["phone_key"])));
  expect(own).toHaveLength(phones.length);
  return [
    ...phones,
    ...own.flatMap((row) => [row["phone_cipher"], row["name_cipher"], row["phone_key"]].map(String)),
  ];
}

/** What owners see of the event, computed anew from the rows as they are. */
async function figures(event: Event): Promise<string> {
  const { eventId } = event;
  const deps = { ...world.deps, cache: memoryCache({ now: world.clock.now }) };
  const call = createCaller({ ...shop.ctx, deps });
  const { cacheStatus: _status, ...dashboard } = await call.analytics.dashboard({ eventId });
  return JSON.stringify([dashboard, await call.analytics.verifyCounts({ eventId })]);
}

describe("thirty days after the reveal", () => {
  test("no identifier of a loser is in any table of any database, and no figure has changed [N-09]", async () => {
    const event = await drawnWithContacts({ visits: [0, 4] });
    const winners = event.draw.picks.slice(0, 3).map((pick) => personOf(event, pick).phone);
    const losers = event.entries.map(({ phone }) => phone).filter((phone) => !winners.includes(phone));
    const [lost, kept] = [await identifiersOf(event, losers), await identifiersOf(event, winners)];
    world.clock.advance(30 * DAY - 1);
    expect(await tick()).toEqual({ changed: 0 });
    world.clock.advance(1);
    const before = await figures(event);
    expect(await tick()).toEqual({ changed: 1 });
    const cells = await everyCell(world);
    expect(lost.filter((text) => cells.includes(text))).toEqual([]);
    // The winners' phone numbers were never readable; what is sealed of them is still there.
    expect(kept.slice(winners.length).filter((text) => !cells.includes(text))).toEqual([]);
    expect(event.entries.filter(({ name }) => cells.includes(name))).toEqual([]);
    expect(await figures(event)).toBe(before);
    expect(await viewOf(event)).toMatchObject({
      status: "DESTROYED",
      receipts: [{ kind: "identifiers", destroyed: 7, kept: 0 }],
    });
    const { items } = await shop.call.participation.list({ eventId: event.eventId });
    expect(items.filter(({ phone }) => phone !== null)).toHaveLength(3);
  });

  test("a number that somebody gave for news as well stays for that alone, without the name [N-09]", async () => {
    const own = await openShop(world, "news");
    const event = await drawn(world, own, { people: 6, marketing: [0, 1, 2, 3, 4, 5] });
    world.clock.advance(30 * DAY);
    await tick();
    const [receipt] = (await own.call.draws.get({ eventId: event.eventId })).draw?.receipts ?? [];
    expect(receipt).toMatchObject({ destroyed: 0, kept: 6 });
    const rows = await world.rows("select name_cipher from participants where event_id = ?", event.eventId);
    expect(rows.filter((row) => row["name_cipher"] !== null)).toEqual([]);
    const recipients = await marketingRecipients({ ctx: world.system(), storeId: own.storeId });
    expect(recipients.map(({ phone }) => phone).sort()).toEqual(
      event.entries.map(({ phone }) => phone).sort(),
    );
  });

  test("the salt is gone: no token can be tied to an entry again, and the draw can still be verified", async () => {
    const event = await drawnWithContacts();
    const proof = await proofOf(world, event.slug);
    world.clock.advance(30 * DAY);
    await tick();
    const [row] = await world.rows(
      "select salt_cipher, seed_cipher from draws where id = ?",
      event.draw.drawId,
    );
    expect(row).toEqual({ salt_cipher: null, seed_cipher: null });
    expect({ ...(await proofOf(world, event.slug)), status: proof.status }).toEqual(proof);
  });

  test("no pick leads from its token to an entry whose identifiers went; a winner's until what it left goes [N-09]", async () => {
    const event = await drawnWithContacts();
    const ids = event.draw.picks.map(({ participantId }) => participantId);
    const owners = async () => {
      const { draw } = await shop.call.draws.get({ eventId: event.eventId });
      return draw?.picks.map(({ participantId }) => participantId);
    };
    world.clock.advance(30 * DAY);
    await tick();
    expect(await owners()).toEqual([...ids.slice(0, 3), null, null, null]);
    world.clock.advance(60 * DAY);
    await tick();
    expect(await owners()).toEqual(ids.map(() => null));
    const rows = await world.rows("select * from draw_picks where draw_id = ?", event.draw.drawId);
    expect(ids.filter((id) => JSON.stringify(rows).includes(String(id)))).toEqual([]);
  });

  test("whoever has not answered lapses, and links are dead", async () => {
    const event = await drawn(world, shop, { people: 10 });
    world.clock.advance(29 * DAY);
    await tick();
    world.clock.advance(DAY);
    await tick();
    const statuses = (await viewOf(event))?.picks.map(({ status }) => status) ?? [];
    expect(new Set(statuses)).toEqual(new Set(["EXPIRED"]));
  });
});

describe("ninety days after the reveal", () => {
  test("what winners left is destroyed too, with a receipt of its own [N-09]", async () => {
    const event = await drawnWithContacts();
    world.clock.advance(30 * DAY);
    await tick();
    world.clock.advance(60 * DAY);
    const before = await figures(event);
    await tick();
    expect(await tick()).toEqual({ changed: 0 });
    expect((await viewOf(event))?.receipts.map(({ kind, destroyed }) => [kind, destroyed])).toEqual([
      ["identifiers", 7],
      ["contacts", 3],
    ]);
    const sealed = await world.rows(
      "select 1 from participants p where event_id = ? and (phone_cipher is not null or name_cipher is not null)",
      event.eventId,
    );
    const contacts = await world.rows(
      "select 1 from draw_picks where contact_cipher is not null and draw_id = ?",
      event.draw.drawId,
    );
    expect([sealed, contacts]).toEqual([[], []]);
    expect(await figures(event)).toBe(before);
  });
});

describe("receipts", () => {
  test("are a chain: each row's hash, computed by other code, holds the one before [N-09]", async () => {
    const own = await openShop(world, "chain");
    for (let n = 0; n < 2; n++) await drawn(world, own, { people: 4 });
    world.clock.advance(30 * DAY);
    await tick();
    world.clock.advance(60 * DAY);
    await tick();
    const rows = await world.rows("select * from draw_receipts where store_id = ? order by seq", own.storeId);
    expect(rows.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, "identifiers"],
      [2, "identifiers"],
      [3, "contacts"],
      [4, "contacts"],
    ]);
    let previous = "";
    for (const row of rows) {
      const fields = [
        previous,
        row["seq"],
        row["draw_id"],
        row["kind"],
        row["at"],
        row["destroyed"],
        row["kept"],
        row["digest"],
      ];
      expect(row["previous"]).toBe(previous);
      expect(row["hash"]).toBe(createHash("sha256").update(JSON.stringify(fields)).digest("hex"));
      previous = String(row["hash"]);
    }
    expect(JSON.stringify(rows)).not.toMatch(/010\d{8}|남궁/);
  });
});
