import { expect, test } from "bun:test";
import fc from "fast-check";
import { TIME_SLOTS } from "../../../src/channels/content-rules.ts";
import { DISTRICT_CODES } from "../../../src/channels/genie-tv/districts.ts";
import { type ChannelId, type JsonObject, mergeContent, registryOf } from "../../../src/channels/index.ts";
import { createKit, EVENT, STORE } from "../kit.ts";
import { watched } from "./contract.ts";

const day = fc
  .integer({ min: -3, max: 100 })
  .map((days) => new Date(EVENT.startsAt + days * 86_400_000).toISOString().slice(0, 10));
/** Mostly what an owner does right. */
const often = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: wrong });
const slots = fc.subarray([...TIME_SLOTS], { minLength: 1 });
const url = often(
  fc.oneof(
    fc.webUrl({ validSchemes: ["https"], withQueryParameters: true }),
    fc.constantFrom("https://cdn.example.com/사진 1.jpg", "https://한국.example/a.mp4"),
  ),
  fc.constant("http://a.example/a.jpg"),
);
const text = (max: number) =>
  fc.string({ unit: "grapheme-composite", minLength: 1, maxLength: max }).map((value) => value.slice(0, max));

const CONTENT: Record<"GenieTV" | "WooridongneTV" | "RingoBiz", fc.Arbitrary<JsonObject>> = {
  GenieTV: fc.record(
    {
      region: often(fc.constantFrom(...DISTRICT_CODES.keys()), text(20)),
      schedule: fc.record({ startDate: day, endDate: day, timeSlots: slots }, { requiredKeys: [] }),
      budgetKrw: fc.oneof(
        fc.integer({ min: 9, max: 1_001 }).map((step) => step * 10_000),
        fc.nat(),
      ),
      contentUrls: fc.array(url, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
  WooridongneTV: fc.record(
    {
      contentUrls: fc.array(url, { minLength: 1, maxLength: 3 }),
      radius: fc.constantFrom("500m", "1km", "2km", "3km", "4km"),
      timeSlots: slots,
      startDate: day,
      endDate: day,
    },
    { requiredKeys: [] },
  ),
  RingoBiz: fc.record(
    {
      phoneNumber: fc.constantFrom("02-123-4567", "031 1234 5678", "+82 10-1234-5678", "1588-1234", "0505-1"),
      audioUrl: url,
      announcement: text(300),
    },
    { requiredKeys: [] },
  ),
};

const place = fc.record({
  title: text(80),
  days: fc.integer({ min: 1, max: 500 }),
  name: text(100),
  address: text(200),
  hasLocation: fc.boolean(),
});

test.each<ChannelId>(["GenieTV", "WooridongneTV", "RingoBiz"])(
  "%s: what our own validation lets through keeps the contract and is accepted, whatever an owner writes",
  async (id) => {
    const content = CONTENT[id as keyof typeof CONTENT];
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(content, place, async (given, { title, days, name, address, hasLocation }) => {
        const kit = createKit();
        const { fetch, exchanges } = watched(kit.runtime.fetch);
        const location = hasLocation ? STORE.location : null;
        const base = kit.context(id, {
          fetch,
          event: { ...EVENT, title, endsAt: EVENT.startsAt + days * 86_400_000 },
          store: { ...STORE, name, address: `${STORE.address} ${address}`.slice(0, 200), location },
        });
        const channel = registryOf(kit.runtime).get(id);
        const ctx = { ...base, content: mergeContent(channel.deriveContent(base), given) };
        const isStopped = channel.validate(ctx.content, ctx).some(({ severity }) => severity === "hard");
        if (isStopped) return;
        accepted += 1;
        expect((await channel.commit(ctx, {})).type).toBe("published");
        expect(exchanges.flatMap(({ requestProblems }) => requestProblems)).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(accepted).toBeGreaterThan(20);
  },
);
