import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { DRAND, verifyProof } from "../../../src/draw/index.ts";
import { recompute } from "../../draw/independent.ts";
import { refusal } from "../participation/world.ts";
import {
  commission,
  createWorld,
  DAY,
  type Entered,
  endedEvent,
  openShop,
  proofOf,
  type Shop,
  type World,
} from "./world.ts";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

const ONE_PRIZE = [{ name: "커피 머신", count: 1, valueKrw: 300_000, needsAddress: false }];
const codesOf = ({ entryCode, phone }: Entered) => ({ entryCode, phone });

describe("draws.get", () => {
  test("says who would be in the draw once the event is over, and counts nobody before or after", async () => {
    const own = await openShop(world, "counted");
    const { eventId, slug, entries } = await endedEvent(world, own, { people: 5, visits: [0, 1] });
    const [, second, third, fourth] = entries;
    if (!second || !third || !fourth) throw new Error("somebody entered");
    await world.anonymous.participation.withdraw({ slug, ...codesOf(second) });
    await world.anonymous.participation.erase({ slug, ...codesOf(third) });
    await world.anonymous.participation.withdraw({ slug, ...codesOf(fourth) });
    const eligible = async (id: string) => (await own.call.draws.get({ eventId: id })).eligible;
    expect(await eligible(eventId)).toEqual({ entries: 2, withVisits: 1, withdrawn: 2, erased: 1 });
    const draft = await own.call.events.createDraft({ storeId: own.storeId, objective: "SALES" });
    expect(await eligible(draft.id)).toBeNull();
    await own.call.draws.commit(commission(eventId, { prizes: ONE_PRIZE }));
    expect(await eligible(eventId)).toBeNull();
  });
});

describe("draws.commit", () => {
  test("publishes the hash of list and seed before anybody knows the result, and keeps both closed [N-08]", async () => {
    const { eventId, slug } = await endedEvent(world, shop, { visits: [0, 1] });
    const { draw } = await shop.call.draws.commit(commission(eventId));
    expect(draw).toMatchObject({ status: "COMMITTED", entries: 8, totalWeight: 6 + 3 + 3, picks: [] });
    const proof = await proofOf(world, slug);
    expect(await verifyProof(proof, draw?.commitment)).toMatchObject({ ok: true, isRevealed: false });
    expect(proof.reveal).toBeNull();
    const [row] = await world.rows("select * from draws where id = ?", draw?.drawId);
    expect(row).toMatchObject({ seed: null, public_value: null });
    expect(String(row?.["seed_cipher"])).toStartWith("v1.");
  });

  test("weighs an entry by the person's verified visits to the store, up to the cap that is published [N-08]", async () => {
    const own = await openShop(world, "visits");
    for (let n = 0; n < 3; n++) await endedEvent(world, own, { people: 2, visits: [0] });
    const { eventId, slug } = await endedEvent(world, own, { people: 2 });
    const weightsOf = async (weightMax: number) => {
      await own.call.draws.commit(commission(eventId, { prizes: ONE_PRIZE, weightPerVisit: 2, weightMax }));
      const { entries } = await proofOf(world, slug);
      await own.call.draws.cancel({ eventId });
      return entries
        .trimEnd()
        .split("\n")
        .map((line) => Number(line.split(" ")[1]))
        .sort();
    };
    expect(await weightsOf(20)).toEqual([1, 7]);
    expect(await weightsOf(5)).toEqual([1, 5]);
  });

  test("leaves out who withdrew, was erased or was set aside, and says how many [N-08]", async () => {
    const { eventId, slug, entries } = await endedEvent(world, shop);
    const [first, second] = entries;
    await world.anonymous.participation.withdraw({
      slug,
      entryCode: first?.entryCode ?? "",
      phone: first?.phone ?? "",
    });
    await world.anonymous.participation.erase({
      slug,
      entryCode: second?.entryCode ?? "",
      phone: second?.phone ?? "",
    });
    const { items } = await shop.call.participation.list({ eventId });
    const flagged = items.filter(({ phone }) => phone?.endsWith(String(entries[2]?.phone.slice(-4))));
    const { draw } = await shop.call.draws.commit(
      commission(eventId, { flagged: flagged.map(({ participantId }) => participantId) }),
    );
    expect(draw).toMatchObject({
      entries: 5,
      excluded: { withdrawn: 1, erased: 1, flagged: 1, repeated: 0 },
    });
  });

  test("happens once an event: of ten at a time one publishes, the others are told", async () => {
    const { eventId } = await endedEvent(world, shop);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => refusal(shop.call.draws.commit(commission(eventId)))),
    );
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect(new Set(answers.flatMap((answer) => answer?.reason ?? []))).toEqual(new Set(["DRAW_EXISTS"]));
    expect(await world.rows("select 1 from draws where event_id = ?", eventId)).toHaveLength(1);
  });

  test("with one key, a repeated request is the same draw", async () => {
    const { eventId } = await endedEvent(world, shop);
    const input = commission(eventId, { idempotencyKey: "once" });
    const first = await shop.call.draws.commit(input);
    expect(await shop.call.draws.commit(input)).toEqual(first);
  });

  test("waits for the event's end, and for somebody in it", async () => {
    const draft = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "AWARENESS" });
    expect(await refusal(shop.call.draws.commit(commission(draft.id)))).toEqual({
      code: "PRECONDITION_FAILED",
      reason: "DRAW_TOO_EARLY",
    });
    const { eventId } = await endedEvent(world, shop, { people: 0 });
    expect((await refusal(shop.call.draws.commit(commission(eventId))))?.reason).toBe("DRAW_EMPTY");
  });

  test("promises no more than there are entries: surplus prizes are refused, alternates are those left over", async () => {
    const { eventId, slug } = await endedEvent(world, shop, { people: 6 });
    const coupons = (count: number) => ({
      prizes: [{ name: "커피 쿠폰", count, valueKrw: 5_000, needsAddress: false }],
      alternates: 9,
    });
    expect(await refusal(shop.call.draws.commit(commission(eventId, coupons(7))))).toEqual({
      code: "PRECONDITION_FAILED",
      reason: "DRAW_TOO_FEW",
    });
    const { draw } = await shop.call.draws.commit(commission(eventId, coupons(2)));
    expect(draw?.alternates).toBe(4);
    expect(JSON.parse((await proofOf(world, slug)).terms)).toMatchObject({ entries: 6, alternates: 4 });
  });

  test("tokens hold no person: other draws of the same people have other ones", async () => {
    const { eventId, slug } = await endedEvent(world, shop);
    const tokens = async () =>
      new Set((await proofOf(world, slug)).entries.split("\n").map((line) => line.slice(0, 43)));
    await shop.call.draws.commit(commission(eventId));
    const before = await tokens();
    await shop.call.draws.cancel({ eventId });
    await shop.call.draws.commit(commission(eventId));
    expect([...(await tokens())].filter((token) => token !== "" && before.has(token))).toEqual([]);
  });
});

describe("draws.cancel", () => {
  test("calls a draw off unseen; the next one says that it is the second, and the seed is gone", async () => {
    const { eventId } = await endedEvent(world, shop);
    await shop.call.draws.commit(commission(eventId));
    const cancelled = await shop.call.draws.cancel({ eventId });
    expect(cancelled).toMatchObject({ canCommit: true, draw: { status: "CANCELLED", attempt: 1 } });
    expect(await shop.call.draws.cancel({ eventId })).toEqual(cancelled);
    expect(
      await world.rows("select 1 from draws where event_id = ? and seed_cipher is not null", eventId),
    ).toEqual([]);
    const { draw } = await shop.call.draws.commit(commission(eventId));
    expect(draw).toMatchObject({ status: "COMMITTED", attempt: 2 });
  });

  test("comes too late once winners are known", async () => {
    const { eventId } = await endedEvent(world, shop);
    await shop.call.draws.commit(commission(eventId));
    await shop.call.draws.reveal({ eventId, publicValue: "1" });
    expect((await refusal(shop.call.draws.cancel({ eventId })))?.reason).toBe("INVALID_TRANSITION");
  });
});

describe("draws.reveal", () => {
  test("publishes a result that other code computes from the proof alone [N-08]", async () => {
    const { eventId, slug } = await endedEvent(world, shop, { people: 20, visits: [1, 2, 3] });
    const { draw: before } = await shop.call.draws.commit(commission(eventId));
    const { draw } = await shop.call.draws.reveal({ eventId, publicValue: "2,712.44" });
    const proof = await proofOf(world, slug);
    expect(recompute(proof)).toMatchObject({
      commitment: before?.commitment,
      picks: proof.reveal?.picks,
      seedSha256: JSON.parse(proof.terms).seedSha256,
      entriesSha256: JSON.parse(proof.terms).entriesSha256,
    });
    expect(draw?.picks.map(({ rank, prize, status }) => [rank, prize, status])).toEqual([
      [1, 0, "PENDING"],
      [2, 1, "PENDING"],
      [3, 1, "PENDING"],
      [4, null, "WAITING"],
      [5, null, "WAITING"],
      [6, null, "WAITING"],
    ]);
    expect(new Set(draw?.picks.map(({ participantId }) => participantId)).size).toBe(6);
  });

  test("happens once: of ten at a time, each with another value, one counts", async () => {
    const { eventId, slug } = await endedEvent(world, shop);
    await shop.call.draws.commit(commission(eventId));
    const tries = Array.from({ length: 10 }, (_, n) =>
      shop.call.draws.reveal({ eventId, publicValue: `value ${n}` }),
    );
    const answers = await Promise.allSettled(tries);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const proof = await proofOf(world, slug);
    expect(await verifyProof(proof)).toMatchObject({ ok: true, isRevealed: true });
    expect(await shop.call.draws.reveal({ eventId, publicValue: proof.reveal?.publicValue })).toMatchObject({
      draw: { status: "REVEALED" },
    });
    expect((await refusal(shop.call.draws.reveal({ eventId, publicValue: "another" })))?.reason).toBe(
      "INVALID_TRANSITION",
    );
  });

  test("waits until a named figure can be known, and needs it", async () => {
    const { eventId } = await endedEvent(world, shop);
    const at = (ms: number) => new Date(world.clock.now() + ms).toISOString();
    const source = (ms: number) => ({ kind: "FIGURE" as const, name: "내일 종가", knownAfter: at(ms) });
    const past = shop.call.draws.commit(commission(eventId, { publicSource: source(-1_000) }));
    expect((await refusal(past))?.reason).toBe("PUBLIC_VALUE_KNOWN");
    await shop.call.draws.commit(commission(eventId, { publicSource: source(DAY) }));
    expect((await refusal(shop.call.draws.reveal({ eventId, publicValue: "1" })))?.reason).toBe(
      "PUBLIC_VALUE_PENDING",
    );
    world.clock.advance(DAY);
    expect((await refusal(shop.call.draws.reveal({ eventId })))?.reason).toBe("PUBLIC_VALUE_REQUIRED");
    expect(await shop.call.draws.reveal({ eventId, publicValue: "1" })).toMatchObject({
      draw: { publicValue: "1" },
    });
  });

  test("passes over whoever withdrew after the list was published; the published order stays true", async () => {
    const event = await endedEvent(world, shop, { people: 6 });
    await shop.call.draws.commit(commission(event.eventId));
    const { slug } = event;
    for (const { entryCode, phone } of event.entries.slice(0, 3))
      await world.anonymous.participation.withdraw({ slug, entryCode, phone });
    const { draw } = await shop.call.draws.reveal({ eventId: event.eventId, publicValue: "9" });
    const holding = draw?.picks.filter(({ status }) => status === "PENDING") ?? [];
    expect(holding.map(({ prize }) => prize).sort()).toEqual([0, 1, 1]);
    expect(draw?.picks.filter(({ status }) => status === "WITHDRAWN")).toHaveLength(3);
    expect(await verifyProof(await proofOf(world, slug))).toMatchObject({ ok: true });
  });
});

describe("drand as the public value", () => {
  /** A beacon of our own: each round's value is the hash of its signature, as drand's is. */
  function beacon() {
    const state = { latest: 1, isAway: false };
    const answer = async (round: number) => {
      const signature = new Uint8Array(48).fill(round % 251);
      const randomness = new Uint8Array(await crypto.subtle.digest("SHA-256", signature)).toHex();
      return Response.json({ round, randomness, signature: signature.toHex() });
    };
    const fetchBeacon = async (input: string | URL | Request) => {
      const [, chain, , round] = new URL(String(input)).pathname.split("/");
      if (state.isAway || chain !== DRAND.chain) throw new TypeError("away");
      return answer(round === "latest" ? state.latest : Number(round));
    };
    return { state, fetch: Object.assign(fetchBeacon, { preconnect: () => {} }) };
  }

  test("names a round a minute ahead, waits for it, and takes its value [N-08]", async () => {
    const { state, fetch } = beacon();
    const own = await createWorld({ fetch });
    const owner = await openShop(own);
    const { eventId, slug } = await endedEvent(own, owner);
    state.isAway = true;
    const source = { publicSource: { kind: "DRAND" as const } };
    expect((await refusal(owner.call.draws.commit(commission(eventId, source))))?.reason).toBe(
      "PUBLIC_VALUE_UNREACHABLE",
    );
    state.isAway = false;
    // An answer that is old: by the clock, that round was known long ago.
    state.latest = 1_000;
    const { draw } = await owner.call.draws.commit(commission(eventId, source));
    const now = Math.floor((own.clock.now() - DRAND.genesisMs) / DRAND.periodMs) + 1;
    expect(draw?.publicSource).toMatchObject({ kind: "DRAND", round: now + 20 });
    expect(await verifyProof(await proofOf(own, slug))).toMatchObject({ ok: true });
    expect((await refusal(owner.call.draws.reveal({ eventId })))?.reason).toBe("PUBLIC_VALUE_PENDING");
    state.latest = now + 21;
    await owner.call.draws.reveal({ eventId });
    const proof = await proofOf(own, slug);
    expect(proof.reveal?.publicValue).toMatch(/^[0-9a-f]{64}$/);
    expect(recompute(proof).picks).toEqual(proof.reveal?.picks ?? []);
    await own.close();
  });
});
