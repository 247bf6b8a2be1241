import { describe, expect, test } from "bun:test";
import { createChannels } from "../../../src/channels/create.ts";
import type { ChannelId, DeriveInput, JsonObject } from "../../../src/channels/index.ts";
import { OBJECTIVES } from "../../../src/db/schema/store.ts";
import { composeRecipes } from "../../../src/services/recipe/compose.ts";
import { INDUSTRIES, industryOf } from "../../../src/services/recipe/industry.ts";
import { asCoupon, withJosa } from "../../../src/services/recipe/josa.ts";
import { RecipeCard } from "../../../src/services/recipe/schemas.ts";
import { SEASONS, seasonAt } from "../../../src/services/recipe/season.ts";
import { createTestApp } from "../../helpers/app.ts";
import { at, rpc, textAt } from "../../helpers/rpc.ts";

/** Names as long as a store's may be, so that the limits hold for every shop. */
const SHOP = {
  name: "가".repeat(100),
  address: `서울시 ${"나".repeat(190)}`,
  region: "서울",
};
const cells = INDUSTRIES.flatMap((industry) =>
  SEASONS.flatMap((season) => OBJECTIVES.map((objective) => ({ industry, season, objective }))),
);
const cards = cells.flatMap((cell) => composeRecipes(cell, SHOP));
const registry = createChannels();

function issuesOf(channel: ChannelId, content: JsonObject) {
  const now = Date.UTC(2026, 10, 20, 3);
  const input: DeriveInput = {
    store: {
      ...{ id: "s", ...SHOP, phone: "02-332-1234", location: null, optOutNumber: "080-332-1234" },
      timeZone: "Asia/Seoul",
    },
    event: {
      ...{ id: "e", title: "제목", description: null, prizeName: null, imageUrl: null },
      ...{ startsAt: now, endsAt: now + 14 * 86_400_000 },
    },
    trackingUrl: "https://madang.example/r/00000000",
    now,
    media: new Map(),
  };
  const adapter = registry.get(channel);
  const parsed = adapter.contentSchema.parse(content);
  return adapter.validate({ ...adapter.deriveContent(input), ...parsed }, input);
}

describe("recipes", () => {
  test("every industry, season and purpose has three, each another idea with another prize", () => {
    expect(cells).toHaveLength(7 * 4 * 4);
    for (const cell of cells) {
      const three = composeRecipes(cell, SHOP);
      expect(three).toHaveLength(3);
      expect(new Set(three.map(({ id }) => id)).size).toBe(3);
      expect(new Set(three.map(({ prizeName }) => prizeName)).size).toBe(3);
      expect(new Set(three.map(({ benefit }) => benefit)).size).toBe(3);
    }
    expect(new Set(cards.map(({ id }) => id)).size).toBe(cards.length);
  });

  test("each fits the form: no empty field, titles, descriptions and prizes within what an event takes", () => {
    for (const card of cards) {
      expect(RecipeCard.parse(card)).toEqual(card);
      for (const text of [card.title, card.benefit, card.description, card.prizeName])
        expect(text.trim()).not.toBe("");
      expect([...card.title].length).toBeLessThanOrEqual(40);
      expect([...card.description].length).toBeLessThanOrEqual(2_000);
      expect([...card.prizeName].length).toBeLessThanOrEqual(100);
      expect(card.prizeUnitCostKrw.min).toBeGreaterThan(0);
      expect(card.prizeUnitCostKrw.max).toBeGreaterThanOrEqual(card.prizeUnitCostKrw.min);
      expect(card.hashtags.length).toBeGreaterThanOrEqual(3);
      expect(card.channels.filter(({ isSuggested }) => isSuggested)).toHaveLength(3);
    }
  });

  test("no channel objects to the words of any of them, not even for the longest name", () => {
    const texts = new Set([
      "caption",
      "hashtags",
      "message",
      "buttonName",
      "title",
      "content",
      "tags",
      "announcement",
    ]);
    for (const { channels } of cards)
      for (const { channel, content } of channels) {
        const named = issuesOf(channel, content as JsonObject).filter(({ field }) => texts.has(field));
        expect(named.map(({ code }) => code)).toEqual([]);
      }
  });

  test("nothing is claimed that an owner could not prove, and no alcohol is given", () => {
    const text = JSON.stringify(cards);
    const claims = /최고|최저|1위|100%|무조건|완치|치료|보장|유일|공짜|맥주|소주|와인|막걸리|칵테일/g;
    expect([...text.matchAll(claims)].map(([word]) => word)).toEqual([]);
    const slips =
      /.{0,20}(?:undefined|null|\[object|쿠폰 쿠폰|(?:할인|교환|초대|체험)권 (?:1장 )?쿠폰|쿠폰 1장 쿠폰)/g;
    expect([...text.matchAll(slips)].map(([words]) => words)).toEqual([]);
  });

  test("particles fit the word before them", () => {
    expect([withJosa("핫초코 한 잔", "을"), withJosa("부채", "을"), withJosa("가게", "이")]).toEqual([
      "핫초코 한 잔을",
      "부채를",
      "가게가",
    ]);
    expect([withJosa("핫초코 한 잔", "이에요"), withJosa("부채 1개", "이에요")]).toEqual([
      "핫초코 한 잔이에요",
      "부채 1개예요",
    ]);
    expect(asCoupon("5천 원 교환권 1장")).toBe("5천 원 교환권 1장");
    expect(asCoupon("핫초코 한 잔")).toBe("핫초코 한 잔 쿠폰");
  });

  test("an owner's own word for the industry finds the right table, and an unknown one a general table", () => {
    const written = {
      음식점: "RESTAURANT",
      "베이커리 카페": "CAFE",
      "이자카야(주점)": "PUB",
      헤어샵: "BEAUTY",
      "요가 학원": "CLASS",
      꽃집: "RETAIL",
      철물점: "OTHER",
    };
    for (const [word, industry] of Object.entries(written)) expect(industryOf(word)).toBe(industry as never);
  });

  test("the season is that of the store's own day", () => {
    const lastOfWinter = Date.UTC(2027, 1, 28, 14, 59, 59);
    expect(seasonAt("Asia/Seoul", lastOfWinter)).toBe("WINTER");
    expect(seasonAt("Asia/Seoul", lastOfWinter + 1_000)).toBe("SPRING");
    expect(seasonAt("America/New_York", lastOfWinter + 1_000)).toBe("WINTER");
  });
});

describe("events.recipes", () => {
  test("gives the store's owner three, labelled 추천, with their version; a stranger sees nothing", async () => {
    const app = await createTestApp();
    const call = (path: string, input: object, token?: string) =>
      rpc(app, { type: "mutation", path, input, token });
    const person = { password: "long enough 마당", name: "김사장" };
    const owner = await call("account.signUp", { ...person, email: "a@shop.kr" });
    const token = textAt(owner.json, "result", "data", "accessToken");
    const shop = { name: "달빛 분식", industry: "분식", address: "서울시 마포구 1" };
    const store = await call("stores.create", shop, token);
    const input = { storeId: textAt(store.json, "result", "data", "id"), objective: "재방문 유도" };
    const ask = (who: string) => rpc(app, { type: "query", path: "events.recipes", input, token: who });
    const answer = await ask(token);
    expect(at(answer.json, "result", "data")).toMatchObject({
      version: "2026-11",
      label: "추천",
      industry: "RESTAURANT",
      season: "AUTUMN",
      objective: "REVISIT",
    });
    expect((await ask(token)).body).toBe(answer.body);
    expect(answer.body).toContain("달빛 분식");
    const stranger = await call("account.signUp", { ...person, email: "b@shop.kr" });
    expect((await ask(textAt(stranger.json, "result", "data", "accessToken"))).status).toBe(404);
    await app.close();
  });
});
