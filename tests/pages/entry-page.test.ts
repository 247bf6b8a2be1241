import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  createWorld,
  DAY,
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

describe("the way through without JavaScript", () => {
  test("look, fill in, send, see the codes; they are the ones in the shop's books", async () => {
    const event = await openEvent(world, shop, { description: "따뜻한 커피 한 잔\n선착순이에요." });
    const page = await browser.get(`/e/${event.slug}`);
    expect(page.status).toBe(200);
    expect(page.html.startsWith('<!doctype html><html lang="ko">')).toBe(true);
    expect(textOf(page.html)).toContain("맛있는집 가을 맞이 경품 이벤트 경품 커피 쿠폰");
    const sent = await browser.submit(page, {
      phone: "010-2222-3333",
      name: "홍길동",
      ageGroup: "30대",
      region: "서울",
      ...TICKS,
    });
    expect(sent.status).toBe(303);
    expect(sent.location).toMatch(new RegExp(`^/e/${event.slug}/done/[0-9A-Z]{12}$`));
    const done = await browser.get(sent.location ?? "");
    expect(done.status).toBe(200);
    const [row] = await world.rows("select * from participants where event_id = ?", event.eventId);
    expect(row).toMatchObject({ age_group: "30대", gender: null, region: "서울" });
    const shown = textOf(done.html).replaceAll("-", "");
    expect(shown).toContain(String(row?.["redeem_code"]));
    expect(shown).toContain(String(row?.["entry_code"]));
    expect(done.html).toContain("<svg");
    const visit = await shop.call.participation.redeem({
      eventId: event.eventId,
      code: String(row?.["redeem_code"]),
    });
    expect(visit.participantId).toBe(String(row?.["id"]));
  });

  test("neither the address after entering nor its page holds anything personal", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    const sent = await browser.submit(page, { phone: "010-7777-8888", name: "남궁민수", ...TICKS });
    const done = await browser.get(sent.location ?? "");
    expect(`${sent.location}${done.html}`).not.toMatch(/7777|8888|남궁/);
    expect(done.headers.get("referrer-policy")).toBe("no-referrer");
    expect(done.headers.get("cache-control")).toBe("no-store");
    expect(done.html).toContain('<meta name="robots" content="noindex"/>');
  });

  test("consents are apart and unticked; without marketing it works, with it the ledger says so", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    expect(readForm(page.html).fields).not.toHaveProperty("privacy");
    expect(readForm(page.html).fields).not.toHaveProperty("marketing");
    await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    await browser.submit(page, { phone: phoneOf(2), ...TICKS, marketing: "on" });
    const ledger = await world.rows(
      "select purpose from consents where event_id = ? order by purpose",
      event.eventId,
    );
    expect(ledger.map((row) => row["purpose"])).toEqual(["marketing", "privacy", "privacy"]);
    for (const text of (await world.anyone().participation.event({ slug: event.slug })).consentTexts) {
      expect(textOf(page.html)).toContain(text.body.replaceAll("\n", " "));
    }
  });

  test("the reference of the link survives a faulty form and reaches the entry", async () => {
    const event = await openEvent(world, shop);
    const { items } = await shop.call.tracking.list({ eventId: event.eventId });
    const ref = items.find((item) => item.channel === "NaverBlog")?.code ?? "";
    const page = await browser.get(`/e/${event.slug}?ref=${ref}`);
    const faulty = await browser.submit(page, { phone: "1", ...TICKS });
    expect(faulty.status).toBe(400);
    expect((await browser.submit(faulty, { phone: phoneOf(1), ...TICKS })).status).toBe(303);
    const [row] = await world.rows("select channel from participants where event_id = ?", event.eventId);
    expect(row?.["channel"]).toBe("NaverBlog");
  });
});

describe("one entry a person", () => {
  test("the same form sent twice shows the codes again and counts once", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    const first = await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    const again = await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    expect(again.status).toBe(409);
    expect(titleOf(again)).toContain("이미 참여하셨어요");
    expect(textOf(again.html).replaceAll("-", "")).toContain(first.location?.split("/").at(-1) ?? "?");
    expect(await countOf(event)).toBe(1);
  });

  test("a double tap counts once, and each answer leads to the codes", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => browser.submit(page, { phone: phoneOf(1), ...TICKS })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 409, 409, 409, 409]);
    for (const { html, location } of answers) expect(location ?? html).toMatch(/done\/|내 참여 번호/);
    expect(await countOf(event)).toBe(1);
  });

  test("20 parallel posts of one person from pages of their own are one entry", async () => {
    const event = await openEvent(world, shop);
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () =>
        browser.submit(await browser.get(`/e/${event.slug}`), { phone: "+82 10-4444-5555", ...TICKS }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1);
    const others = answers.filter((answer) => answer.status !== 303);
    expect(others.map((answer) => [answer.status, titleOf(answer)])).toEqual(
      Array.from({ length: 19 }, () => [409, "이미 참여하셨어요 - 가을 맞이 경품 이벤트"]),
    );
    expect(await countOf(event)).toBe(1);
  });

  test("who only knows the number learns no code", async () => {
    const event = await openEvent(world, shop);
    await browser.submit(await browser.get(`/e/${event.slug}`), { phone: phoneOf(1), ...TICKS });
    const stranger = await browser.submit(await browser.get(`/e/${event.slug}`), {
      phone: phoneOf(1),
      ...TICKS,
    });
    const [row] = await world.rows(
      "select redeem_code, entry_code from participants where event_id = ?",
      event.eventId,
    );
    expect(stranger.status).toBe(409);
    const text = textOf(stranger.html).replaceAll("-", "");
    expect(text).not.toContain(String(row?.["redeem_code"]));
  });

  test("a form gone back to and filled in for a friend is a second entry", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    expect((await browser.submit(page, { phone: phoneOf(2), ...TICKS })).status).toBe(303);
    expect(await countOf(event)).toBe(2);
  });
});

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
    expect(fields).toMatchObject({ phone: "02-123-4567", name: "홍길동", gender: "여성" });
    expect(faulty.html).toContain('<option value="제주" selected="">');
    const invalid = [...faulty.html.matchAll(/<input[^>]*aria-invalid="true"[^>]*>/g)].map(([tag]) => tag);
    expect(invalid.map((tag) => attribute(tag, "id"))).toEqual(["phone", "over14", "privacy"]);
    for (const tag of invalid) {
      const id = attribute(tag, "aria-describedby")?.split(" ")[0];
      expect(faulty.html).toContain(`id="${id}"`);
    }
    expect(invalid.map((tag) => /\sautofocus/.test(tag))).toEqual([true, false, false]);
    expect(faulty.html.match(/\sautofocus/g)).toHaveLength(1);
    expect(faulty.html).toContain('role="alert"');
    expect(textOf(faulty.html)).toContain("휴대전화 번호를 다시 확인해 주세요. 예: 010-1234-5678");
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

describe("states", () => {
  async function statesOf(event: RunningEvent) {
    const fields = { phone: phoneOf(9), ...TICKS, privacyVersion: event.privacyVersion };
    const [look, send] = [
      await browser.get(`/e/${event.slug}`),
      await browser.post(`/e/${event.slug}`, fields),
    ];
    return {
      get: look.status,
      post: send.status,
      title: titleOf(look).split(" - ")[0],
      text: textOf(look.html),
      send,
    };
  }

  test("before the start: 200 with the day and hour, a post is 409", async () => {
    const startsAt = "2027-01-05T10:30:00+09:00";
    const event = await openEvent(world, shop, { startsAt, endsAt: "2027-01-09T00:00:00+09:00" });
    const state = await statesOf(event);
    expect(state).toMatchObject({ get: 200, post: 409, title: "곧 시작해요" });
    expect(state.text).toContain("1월 5일(화) 오전 10:30부터 참여할 수 있어요.");
    expect(textOf(state.send.html)).toContain("곧 시작해요");
  });

  test("full: 200, a post is 409, and someone who has entered is told so", async () => {
    const event = await openEvent(world, shop, { maxParticipants: 1 });
    const page = await browser.get(`/e/${event.slug}`);
    await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    expect(await statesOf(event)).toMatchObject({ get: 200, post: 409, title: "참여 인원이 모두 찼어요" });
    const { requestKey: _key, ...late } = readForm(page.html).fields;
    const again = await browser.post(`/e/${event.slug}`, { ...late, phone: phoneOf(1), ...TICKS });
    expect([again.status, titleOf(again).split(" - ")[0]]).toEqual([409, "이미 참여하셨어요"]);
  });

  test("ended: 410, a post is 409; the codes and the way to erase stay", async () => {
    const now = world.clock.now();
    const event = await openEvent(world, shop, {
      startsAt: world.iso(now - 1),
      endsAt: world.iso(now + DAY),
    });
    const sent = await browser.submit(await browser.get(`/e/${event.slug}`), { phone: phoneOf(1), ...TICKS });
    world.clock.advance(DAY);
    expect(await statesOf(event)).toMatchObject({ get: 410, post: 409, title: "종료된 이벤트예요" });
    expect((await browser.get(sent.location ?? "")).status).toBe(200);
    expect((await browser.get(`/e/${event.slug}/my`)).status).toBe(200);
  });

  test("cancelled: 410, a post is 409", async () => {
    const event = await openEvent(world, shop);
    await shop.call.events.cancel({ eventId: event.eventId });
    expect(await statesOf(event)).toMatchObject({ get: 410, post: 409, title: "취소된 이벤트예요" });
  });

  test("unknown addresses and drafts are one and the same 404", async () => {
    const draft = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "NEW_CUSTOMERS" });
    const nonceless = (page: Page) => page.html.replace(/nonce="[^"]*"/, "");
    const known = await browser.get("/e/nobody-has-this");
    expect(known.status).toBe(404);
    for (const path of [
      `/e/${draft.slug}`,
      "/e/NOT-A-SLUG",
      "/e/%00",
      "/e/%ff",
      "/e/한글",
      "/e/a/b/c",
      "/e/x/done/y",
      "/e/x/my",
    ]) {
      const page = await browser.get(path);
      expect([path, page.status]).toEqual([path, 404]);
      expect(nonceless(page)).toBe(nonceless(known));
    }
    expect((await browser.post(`/e/${draft.slug}`, { phone: phoneOf(1) })).status).toBe(404);
  });

  test("a former address leads on, with its reference; a form sent to it still counts", async () => {
    const event = await openEvent(world, shop);
    const page = await browser.get(`/e/${event.slug}`);
    const { version } = await shop.call.events.get({ eventId: event.eventId });
    await shop.call.events.update({
      eventId: event.eventId,
      version,
      slug: `moved-${version}-${event.slug}`,
    });
    const moved = `/e/moved-${version}-${event.slug}`;
    const old = await browser.get(`/e/${event.slug}?ref=abcdefgh`);
    expect([old.status, old.location]).toEqual([302, `${moved}?ref=abcdefgh`]);
    const sent = await browser.submit(page, { phone: phoneOf(1), ...TICKS });
    expect([sent.status, sent.location?.startsWith(`${moved}/done/`)]).toEqual([303, true]);
    expect((await browser.get(sent.location?.replace(moved, `/e/${event.slug}`) ?? "")).location).toBe(
      sent.location,
    );
  });

  test("an entry code nobody was given, or of a withdrawn entry, leads nowhere", async () => {
    const event = await openEvent(world, shop);
    const sent = await browser.submit(await browser.get(`/e/${event.slug}`), { phone: phoneOf(1), ...TICKS });
    expect((await browser.get(`/e/${event.slug}/done/000000000000`)).status).toBe(404);
    const entryCode = sent.location?.split("/").at(-1) ?? "";
    await world.anyone().participation.withdraw({ slug: event.slug, entryCode, phone: phoneOf(1) });
    expect((await browser.get(sent.location ?? "")).status).toBe(404);
  });
});
