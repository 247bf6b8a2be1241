import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  createWorld,
  openEvent,
  openShop,
  phoneOf,
  type RunningEvent,
  type Shop,
  type World,
} from "../services/participation/world.ts";
import { attribute, createBrowser, type Page, readForm, textOf } from "./browser.ts";

let world: World;
let shop: Shop;
let browser: ReturnType<typeof createBrowser>;

beforeAll(async () => {
  world = await createWorld({ sleep: () => new Promise((resolve) => setTimeout(resolve, 1)) });
  shop = await openShop(world);
  browser = createBrowser(world);
});
afterAll(() => world.close());

const TICKS = { over14: "on", privacy: "on" };
const titleOf = (page: Page) => /<title>([^<]*)<\/title>/.exec(page.html)?.[1] ?? "";
const countOf = async (event: RunningEvent) =>
  (await world.rows("select count(*) as n from participants where event_id = ?", event.eventId))[0]?.["n"];

describe("faulty forms", () => {
  test("name every fault beside its field, keep what was typed, and focus the first one", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    const faulty = await browser.submit(page, {
      phone: "02-123-4567",
      name: "홍길동",
      gender: "여성",
      region: "제주",
    });
    expect(faulty.status).toBe(400);
    expect(titleOf(faulty)).toMatch(/^다시 확인해 주세요/);
    const { fields } = readForm(faulty.html);
    const kept = { phone: "02-123-4567", name: "홍길동", gender: "여성", region: "제주" };
    expect(fields).toMatchObject(kept);
    const invalid = [...faulty.html.matchAll(/<input[^>]*aria-invalid="true"[^>]*>/g)].map(([tag]) => tag);
    expect(invalid.map((tag) => attribute(tag, "id"))).toEqual(["phone", "over14", "privacy"]);
    for (const tag of invalid) {
      const id = attribute(tag, "aria-describedby")?.split(" ")[0];
      expect(faulty.html).toContain(`id="${id}"`);
    }
    expect(invalid.map((tag) => /\sautofocus/.test(tag))).toEqual([true, false, false]);
    expect(faulty.html.match(/\sautofocus/g)).toHaveLength(1);
    expect(faulty.html).toContain('role="alert"');
    expect(textOf(faulty.html)).toContain("휴대폰 번호를 다시 확인해 주세요. 예: 010-1234-5678");
    expect(await countOf(event)).toBe(0);
  });

  test.each([
    ["ageGroup", "만 나이", "나이대는"],
    ["gender", "둘 다", "성별은"],
    ["region", "평양", "지역은"],
    ["name", "가".repeat(41), "이름은 40자까지"],
  ])("a forged %s is told in Korean", async (field, value, sentence) => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    const faulty = await browser.submit(page, { phone: phoneOf(1), ...TICKS, [field]: value });
    expect(faulty.status).toBe(400);
    expect(textOf(faulty.html)).toContain(sentence);
    expect(textOf(faulty.html)).not.toMatch(/Invalid|expected|string/i);
  });

  test("a tick given to an older wording is asked for again, with everything else kept", async () => {
    const own = await openShop(world, "옛 이름");
    const event = await openEvent(world, own);
    const page = await browser.get(`/e/${event.slug}`);
    await own.call.stores.update({ storeId: own.storeId, name: "새 이름" });
    const asked = await browser.submit(page, { phone: phoneOf(1), name: "홍길동", ...TICKS });
    expect(asked.status).toBe(400);
    expect(textOf(asked.html)).toContain("동의 내용이 바뀌었어요. 다시 읽고 동의해 주세요.");
    const { fields } = readForm(asked.html);
    expect(fields).toMatchObject({ phone: phoneOf(1), name: "홍길동", over14: "on" });
    expect(fields).not.toHaveProperty("privacy");
    expect((await browser.submit(asked, { privacy: "on" })).status).toBe(303);
  });

  test("too many requests keep the form and say when to try again", async () => {
    const event = await openEvent(world, shop);
    const limits = {
      ...world.deps.limits,
      entry: { take: () => ({ allowed: false as const, retryAfterSeconds: 17 }), reset: () => {} },
    };
    const limited = createBrowser({ ...world, deps: { ...world.deps, limits } });
    const answer = await limited.submit(await limited.get(`/e/${event.slug}`), {
      phone: phoneOf(1),
      ...TICKS,
    });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "17"]);
    expect(readForm(answer.html).fields).toMatchObject({ phone: phoneOf(1) });
    expect(textOf(answer.html)).toContain("요청이 너무 많아요. 잠시 후 다시 시도해 주세요.");
  });

  const FORM = "application/x-www-form-urlencoded";
  test.each([
    { what: "bytes that are not UTF-8", body: new Uint8Array([0x70, 0x3d, 0xff]), type: FORM, status: 400 },
    { what: "percent signs that are not UTF-8", body: "phone=%FF%FE", type: FORM, status: 400 },
    { what: "half an escape", body: "phone=%E", type: FORM, status: 400 },
    { what: "NUL", body: "phone=%00", type: FORM, status: 400 },
    { what: "a lone surrogate", body: "name=%ED%A0%80", type: FORM, status: 400 },
    { what: "more than 64 KB", body: `name=${"a".repeat(65_537)}`, type: FORM, status: 413 },
    { what: "JSON", body: '{"phone":"01012345678"}', type: "application/json", status: 400 },
  ])("refuses $what with a page", async ({ body, type, status }) => {
    const event = await openEvent(world, shop);
    const headers = { "content-type": type };
    const answer = await browser.get(`/e/${event.slug}`, { method: "POST", body, headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("text/html");
    expect(textOf(answer.html)).toMatch(/[가-힣]/);
    expect(await countOf(event)).toBe(0);
  });
});
