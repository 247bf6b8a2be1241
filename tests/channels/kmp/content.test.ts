import { describe, expect, test } from "bun:test";
import { DISTRICT_CODES } from "../../../src/channels/genie-tv/districts.ts";
import { findRegion, regionOf } from "../../../src/channels/genie-tv/region.ts";
import {
  type ChannelContext,
  type ChannelId,
  type JsonObject,
  type MediaFacts,
  mergeContent,
  registryOf,
} from "../../../src/channels/index.ts";
import { createKit, EVENT, STORE } from "../kit.ts";

const kit = createKit();
const OWN = "http://127.0.0.1:3000/media/film.mp4";
const MIB = 1024 * 1024;

const FILM: MediaFacts = {
  contentType: "video/mp4",
  bytes: 20 * MIB,
  width: 1920,
  height: 1080,
  durationMs: 15_200,
};
const PICTURE: MediaFacts = { ...FILM, contentType: "image/jpeg", bytes: MIB, durationMs: null };
const SOUND: MediaFacts = {
  contentType: "audio/mpeg",
  bytes: MIB,
  width: null,
  height: null,
  durationMs: 20_000,
};

function tried(id: ChannelId, given: JsonObject, change: Partial<ChannelContext> = {}) {
  const ctx = kit.context(id, change);
  const content = mergeContent(ctx.content, given);
  const channel = registryOf(kit.runtime).get(id);
  const issues = channel.validate(content, ctx);
  const codes = (severity: string) =>
    issues.filter((issue) => issue.severity === severity).map(({ code }) => code);
  return { hard: codes("hard"), soft: codes("soft"), preview: channel.preview(content, ctx), content, ctx };
}

const withFile = (id: ChannelId, facts: MediaFacts) =>
  id === "RingoBiz"
    ? tried(id, { audioUrl: OWN }, { media: new Map([[OWN, facts]]) })
    : tried(id, { contentUrls: [OWN] }, { media: new Map([[OWN, facts]]) });

describe("the store's own upload", () => {
  test.each<[ChannelId, MediaFacts, string[], string[]]>([
    ["GenieTV", FILM, [], []],
    ["GenieTV", { ...FILM, durationMs: 29_500 }, [], []],
    ["GenieTV", { ...FILM, durationMs: 30_501 }, ["VIDEO_LENGTH"], []],
    ["GenieTV", { ...FILM, durationMs: 20_000 }, ["VIDEO_LENGTH"], []],
    ["GenieTV", { ...FILM, bytes: 200 * MIB + 1 }, ["VIDEO_TOO_LARGE"], []],
    ["GenieTV", { ...FILM, contentType: "video/quicktime" }, ["VIDEO_TYPE"], []],
    ["GenieTV", { ...FILM, width: 1280, height: 720 }, [], ["MEDIA_SIZE"]],
    ["GenieTV", PICTURE, [], ["STILL_IMAGE"]],
    ["GenieTV", { ...PICTURE, bytes: 10 * MIB + 1 }, ["IMAGE_TOO_LARGE"], []],
    ["GenieTV", { ...PICTURE, contentType: "image/gif" }, ["IMAGE_TYPE"], []],
    ["WooridongneTV", FILM, [], []],
    ["WooridongneTV", { ...FILM, durationMs: 30_000 }, [], []],
    ["WooridongneTV", { ...FILM, durationMs: 30_001 }, ["VIDEO_TOO_LONG"], []],
    ["WooridongneTV", { ...PICTURE, width: 800, height: 600 }, [], ["MEDIA_SIZE"]],
    ["WooridongneTV", { ...PICTURE, contentType: "image/webp" }, ["IMAGE_TYPE"], []],
    ["RingoBiz", SOUND, [], []],
    ["RingoBiz", { ...SOUND, contentType: "audio/wav", durationMs: 5_000 }, [], []],
    ["RingoBiz", { ...SOUND, durationMs: 4_999 }, ["AUDIO_TOO_SHORT"], []],
    ["RingoBiz", { ...SOUND, durationMs: 40_001 }, ["AUDIO_TOO_LONG"], []],
    ["RingoBiz", { ...SOUND, bytes: 3 * MIB + 1 }, ["AUDIO_TOO_LARGE"], []],
    ["RingoBiz", { ...SOUND, contentType: "audio/ogg" }, ["AUDIO_TYPE"], []],
  ])("%s %j: %j %j", (id, facts, hard, soft) => {
    const result = withFile(id, facts);
    expect([result.hard, result.soft]).toEqual([hard, soft]);
  });

  test("may stand at our own address; a stranger's may not", () => {
    expect(tried("GenieTV", { contentUrls: [OWN] }).hard).toEqual(["INVALID_MEDIA_URL"]);
    expect(tried("RingoBiz", { audioUrl: OWN }).hard).toEqual(["INVALID_AUDIO"]);
  });

  test.each(["GenieTV", "WooridongneTV", "RingoBiz"] as const)(
    "of a demo without https reaches the simulated %s",
    async (id) => {
      const fresh = createKit();
      const media = new Map([[OWN, id === "RingoBiz" ? SOUND : FILM]]);
      const base = fresh.context(id, { media });
      const given = id === "RingoBiz" ? { audioUrl: OWN } : { contentUrls: [OWN] };
      const ctx = { ...base, content: mergeContent(base.content, given) };
      expect((await registryOf(fresh.runtime).get(id).commit(ctx, {})).type).toBe("published");
    },
  );

  test("that has no place in what goes on air is said, the film wins", () => {
    const contentUrls = ["https://a.example/a.jpg", "https://a.example/a.mp4"];
    const { soft, preview } = tried("WooridongneTV", { contentUrls });
    expect(soft).toEqual(["ONE_FILE_ONLY"]);
    expect(preview.media).toEqual([{ kind: "video", url: "https://a.example/a.mp4", ratio: "16:9" }]);
  });
});

describe("a store without coordinates", () => {
  test("is warned, and found by its address", () => {
    const store = { ...STORE, location: null };
    expect(tried("WooridongneTV", {}, { store })).toMatchObject({ hard: [], soft: ["LOCATION_MISSING"] });
  });
});

describe("an event of more than a year", () => {
  test("has its tone for a year and says so", async () => {
    const event = { ...EVENT, endsAt: EVENT.startsAt + 400 * 86_400_000 };
    expect(tried("RingoBiz", {}, { event }).soft).toEqual(["AUDIO_READ_ALOUD", "PERIOD_CUT"]);
    const outcome = await registryOf(kit.runtime)
      .get("RingoBiz")
      .commit(kit.context("RingoBiz", { event }), {});
    expect(outcome).toMatchObject({ type: "published", costKrw: 42_583 });
  });
});

/** The body of the write, as it leaves us. */
async function sent(id: ChannelId, change: Partial<ChannelContext> = {}): Promise<unknown> {
  const fresh = createKit();
  let body: unknown;
  const fetch: ChannelContext["fetch"] = async (url, init) => {
    if (init?.body !== undefined && !url.endsWith("/oauth/token")) body = JSON.parse(String(init.body));
    return fresh.runtime.fetch(url, init);
  };
  const callbackUrl = `https://madang.example/webhooks/${id}/1`;
  await registryOf(fresh.runtime)
    .get(id)
    .commit(fresh.context(id, { fetch, callbackUrl, ...change }), {});
  return body;
}

describe("what is sent", () => {
  test("to 지니TV: region with its code, film with its length, where the code on the screen leads", async () => {
    const media = new Map([[OWN.replace("http:", "https:"), { ...FILM, durationMs: 30_000 }]]);
    const content = { ...kit.context("GenieTV").content, contentUrls: [...media.keys()] };
    expect(await sent("GenieTV", { content, media })).toEqual({
      externalRef: "run-1:GenieTV",
      eventId: EVENT.id,
      title: EVENT.title,
      region: { code: "11680", name: "서울 강남구" },
      schedule: {
        startDate: "2026-11-19",
        endDate: "2026-11-28",
        timeSlots: ["weekday_evening", "weekend_evening"],
      },
      budget: 100_000,
      creative: { url: "https://127.0.0.1:3000/media/film.mp4", durationSec: 30, type: "video/mp4" },
      landingUrl: "https://m.example/r/GenieTV",
      callbackUrl: "https://madang.example/webhooks/GenieTV/1",
    });
  });

  test("to 우리동네TV: the store and where it is, one picture or film", async () => {
    expect(await sent("WooridongneTV")).toEqual({
      externalRef: "run-1:WooridongneTV",
      eventId: EVENT.id,
      store: { name: STORE.name, address: STORE.address, lat: 37.5, lng: 127 },
      media: { imageUrl: EVENT.imageUrl },
      radius: "1km",
      timeSlots: ["weekday_evening", "weekend_lunch"],
      startDate: "2026-11-18",
      endDate: "2026-11-28",
      landingUrl: "https://m.example/r/WooridongneTV",
      callbackUrl: "https://madang.example/webhooks/WooridongneTV/1",
    });
  });

  test("to 링고비즈: a sound, or the announcement that is read aloud", async () => {
    const common = {
      externalRef: "run-1:RingoBiz",
      eventId: EVENT.id,
      startAt: "2026-11-18T03:00:00.000Z",
      endAt: "2026-11-28T03:00:00.000Z",
      fallback: "PREVIOUS",
      callbackUrl: "https://madang.example/webhooks/RingoBiz/1",
    };
    const { content } = kit.context("RingoBiz");
    expect(await sent("RingoBiz")).toEqual({ ...common, announcement: content.announcement });
    const audioUrl = "https://a.example/a.mp3";
    expect(await sent("RingoBiz", { content: { ...content, audioUrl } })).toEqual({ ...common, audioUrl });
  });

  test("an emoji counts as one character, there and here", async () => {
    const { content } = kit.context("RingoBiz");
    const announcement = "🍢".repeat(200);
    expect(tried("RingoBiz", { announcement }).hard).toEqual([]);
    expect(await sent("RingoBiz", { content: { ...content, announcement } })).toMatchObject({ announcement });
    const event = { ...EVENT, title: "🍢".repeat(101) };
    expect(await sent("GenieTV", { event })).toMatchObject({ title: `${"🍢".repeat(99)}…` });
  });
});

describe("a preview", () => {
  test("of 지니TV shows where, when and on what", () => {
    expect(tried("GenieTV", {}).preview).toEqual({
      kind: "tv",
      title: EVENT.title,
      text: "서울 강남구\n2026.11.19 ~ 2026.11.28\n평일 저녁, 주말 저녁",
      hashtags: [],
      media: [{ kind: "image", url: EVENT.imageUrl, ratio: "16:9" }],
      link: { label: "참여하기", url: "https://m.example/r/GenieTV" },
      counters: [{ field: "title", used: 9, max: 100 }],
    });
  });

  test("of 우리동네TV names the neighbourhood", () => {
    expect(tried("WooridongneTV", { radius: "2km" }).preview.text).toBe(
      "서울특별시 강남구 테헤란로 1 반경 2km\n2026.11.18 ~ 2026.11.28\n평일 저녁, 주말 점심",
    );
  });

  test("of 링고비즈 is what callers hear", () => {
    const read = tried("RingoBiz", { announcement: "안녕하세요." }).preview;
    expect([read.kind, read.text, read.media]).toEqual(["voice", "안녕하세요.", []]);
    expect(read.counters).toEqual([{ field: "announcement", used: 6, max: 200 }]);
    const played = tried("RingoBiz", { audioUrl: "https://a.example/a.mp3" }).preview;
    expect([played.text, played.media]).toEqual([
      "",
      [{ kind: "audio", url: "https://a.example/a.mp3", ratio: null }],
    ]);
  });

  test.each(["GenieTV", "WooridongneTV", "RingoBiz"] as const)(
    "of %s with nothing in it does not fall",
    (id) => {
      const channel = registryOf(kit.runtime).get(id);
      expect(channel.preview({}, kit.context(id)).media).toEqual([]);
    },
  );
});

describe("a region", () => {
  test.each([
    ["서울특별시 강남구", "서울 강남구", "11680"],
    ["경기도 성남시 분당구", "경기 성남시 분당구", "41135"],
    ["경기 성남시", "경기 성남시", "41130"],
    ["부산 남구", "부산 남구", "26290"],
    ["경북 포항시 남구", "경북 포항시 남구", "47111"],
    ["강원특별자치도 춘천시", "강원 춘천시", "51110"],
    ["전북특별자치도 전주시", "전북 전주시", "52110"],
    ["대구 군위군", "대구 군위군", "27720"],
    ["세종특별자치시", "세종", "36110"],
    ["서울", "서울", null],
    ["인천 제물포구", "인천 제물포구", null],
    ["전남광주통합특별시 북구", "전남광주 북구", null],
  ])("%s is %s with the code %p", (text, name, code) => {
    expect(findRegion(text)).toEqual({ name, code });
  });

  test.each([
    "서울 강남시",
    "경기 분당구",
    "서울 강남구 역삼동",
    "강남구",
    "서울 강남구 강남구",
    "constructor",
  ])("%s is none", (text) => {
    expect(findRegion(text)).toBeNull();
  });

  test("out of an address of a district that nobody knows is its province", () => {
    expect(regionOf("서울특별시 새로구 새길 1")).toBe("서울");
  });

  test("has a code of its own, in the number range of its province", () => {
    const codes = [...DISTRICT_CODES].flatMap(([name, code]) => (code === null ? [] : [{ name, code }]));
    expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
    const prefixes = new Map<string, Set<string>>();
    for (const { name, code } of codes) {
      const [province = ""] = name.split(" ");
      prefixes.set(province, (prefixes.get(province) ?? new Set()).add(code.slice(0, 2)));
    }
    for (const [province, found] of prefixes) expect([province, found.size]).toEqual([province, 1]);
  });

  test("without a certain code is sent by its name alone", async () => {
    const content = { ...kit.context("GenieTV").content, region: "인천 제물포구" };
    expect(await sent("GenieTV", { content })).toMatchObject({ region: { name: "인천 제물포구" } });
  });
});
