import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rawStatement } from "../../../src/db/index.ts";
import { publicationsQuery } from "../../../src/services/analytics/queries/publications.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { createWorld, type Owner, type World } from "./world.ts";

/** What is shown of a profile is kept, so that the next thing shown can be held against it. */
describe("a profile while people keep coming [N-12]", () => {
  let world: World;
  let owner: Owner;
  let storeId: string;
  let place: { eventId: string; slug: string };

  beforeAll(async () => {
    world = await createWorld();
    owner = await world.owner("profile@shop.kr");
    storeId = await world.store(owner);
    place = await world.event(owner, storeId);
  });
  afterAll(() => world.close());

  async function come(count: number, gender: "남성" | "여성") {
    for (let index = 0; index < count; index += 1) await world.enter(place.slug, { gender });
    await world.caughtUp();
    return owner.call.analytics.profile({ eventId: place.eventId });
  }

  async function publications() {
    const read = "select number, participants, groups from profile_publications where dimension = 'gender'";
    const [rows = []] = await storeDb(world.deps).query([rawStatement(`${read} order by number`, [])]);
    return rows.map((row) => [row["number"], row["participants"], String(row["groups"])]);
  }

  test("is published first at 20, and does not move until five more have come", async () => {
    expect((await come(19, "여성")).genderDistribution).toEqual([]);
    const twenty = await come(1, "여성");
    expect(twenty.genderDistribution).toEqual([{ gender: "여성", count: 20, percentage: 100 }]);
    const more = await come(4, "남성");
    expect(more.genderDistribution).toEqual(twenty.genderDistribution);
    expect(more.asOf).toBe(twenty.asOf);
    const five = await come(1, "남성");
    expect(five.genderDistribution).toEqual([
      { gender: "남성", count: 5, percentage: 20 },
      { gender: "여성", count: 20, percentage: 80 },
    ]);
  });

  test("is published once, however many look at the same time", async () => {
    for (let index = 0; index < 5; index += 1) await world.enter(place.slug, { gender: "남성" });
    await world.caughtUp();
    const looks = Array.from({ length: 8 }, () => owner.call.analytics.dashboard({ eventId: place.eventId }));
    await Promise.all(looks);
    expect(await publications()).toEqual([
      [1, 20, '[{"name":"여성","count":20}]'],
      [2, 25, '[{"name":"남성","count":5},{"name":"여성","count":20}]'],
      [3, 30, '[{"name":"남성","count":10},{"name":"여성","count":20}]'],
    ]);
  });

  test("is read as it was shown last; all that was shown before only when something new is due", async () => {
    const read = async () => {
      const [rows = []] = await storeDb(world.deps).query([publicationsQuery(storeId, place.eventId)]);
      return rows.map((row) => [row["dimension"], row["number"], row["is_due"]]);
    };
    const newest = [
      ["age", 3, 0],
      ["gender", 3, 0],
      ["region", 3, 0],
    ];
    expect(await read()).toEqual(newest);
    for (let index = 0; index < 4; index += 1) await world.enter(place.slug, { gender: "남성" });
    await world.caughtUp();
    expect(await read()).toEqual(newest);
    await world.enter(place.slug, { gender: "남성" });
    await world.caughtUp();
    const all = ["age", "gender", "region"].flatMap((name) => [1, 2, 3].map((number) => [name, number, 1]));
    expect(await read()).toEqual(all);
  });
});
