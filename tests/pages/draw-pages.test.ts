import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRateLimiter } from "../../src/auth/index.ts";
import { DRAND } from "../../src/draw/index.ts";
import { runCli } from "../../src/entry/cli.ts";
import { createCaller } from "../../src/routers/index.ts";
import { drawProof } from "../../src/services/draw/index.ts";
import { recompute } from "../draw/independent.ts";
import {
  commission,
  createWorld,
  drawn,
  endedEvent,
  openShop,
  personOf,
  type Shop,
  type World,
} from "../services/draw/world.ts";
import { refusal } from "../services/participation/world.ts";
import { readForm, textOf } from "./browser.ts";

let world: World;
let shop: Shop;
const folder = mkdtempSync(join(tmpdir(), "madang-draw-pages-"));

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world, `"><script>alert(1)</script>`.replace(/[^a-z]/g, ""));
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

async function get(path: string) {
  const response = await world.fetch(path);
  return { status: response.status, headers: response.headers, html: await response.text() };
}

async function post(path: string, fields: Record<string, string>) {
  const response = await world.fetch(path, { method: "POST", body: new URLSearchParams(fields) });
  return { status: response.status, location: response.headers.get("location"), html: await response.text() };
}

async function linkOf(event: { eventId: string }, rank: number) {
  return new URL((await shop.call.draws.contactLink({ eventId: event.eventId, rank })).url).pathname;
}

const TYPED = { name: "홍길동", phone: "010-9999-8888", address: "서울시 강남구 역삼동 1", agree: "on" };

describe("the page of a draw", () => {
  test("shows the commitment before the result, and the result with its seed after, without any person [N-08]", async () => {
    const event = await endedEvent(world, shop);
    const path = `/e/${event.slug}/draw`;
    expect((await get(path)).status).toBe(404);
    const { draw } = await shop.call.draws.commit(commission(event.eventId));
    const before = textOf((await get(path)).html);
    expect(before).toContain("추첨을 약속했어요");
    expect(before).toContain(String(draw?.commitment));
    await shop.call.draws.reveal({ eventId: event.eventId, publicValue: "2,712.44" });
    const after = await get(path);
    expect(textOf(after.html)).toContain("당첨자를 뽑았어요");
    expect(textOf(after.html)).toContain("2,712.44");
    expect(after.html).not.toMatch(/<script|남궁|010\d{8}/);
    expect(after.headers.get("content-security-policy")).toStartWith("default-src 'none'");
  });

  test("tells apart what a winner refused and what the shop wrote down", async () => {
    const event = await drawn(world, shop);
    await post(await linkOf(event, 1), { action: "decline" });
    await shop.call.draws.decline({ eventId: event.eventId, rank: 2 });
    const { html } = await get(`/e/${event.slug}/draw`);
    const states = [...html.matchAll(/<tr>.*?<td>([^<]*)<\/td><\/tr>/gs)].map(([, state]) => state);
    expect(states.slice(0, 3)).toEqual(["사양", "사양 (매장이 기록)", "연락 중"]);
  });

  test("keeps showing commitments that were called off, and when", async () => {
    const event = await endedEvent(world, shop);
    const { draw: first } = await shop.call.draws.commit(commission(event.eventId));
    await shop.call.draws.cancel({ eventId: event.eventId });
    await shop.call.draws.commit(commission(event.eventId));
    const text = textOf((await get(`/e/${event.slug}/draw`)).html);
    expect(text).toContain("1번째 추첨의 약속 확인값");
    expect(text).toContain(String(first?.commitment));
  });

  test("is led to from the event's own page as soon as there is one", async () => {
    const event = await endedEvent(world, shop);
    const link = `href="/e/${event.slug}/draw"`;
    expect((await get(`/e/${event.slug}`)).html).not.toContain(link);
    await shop.call.draws.commit(commission(event.eventId));
    expect((await get(`/e/${event.slug}`)).html).toContain(link);
  });

  test("is led to from the page of each entry; that prizes are drawn is said once it is known", async () => {
    const event = await endedEvent(world, shop);
    const [first] = event.entries;
    const done = `/e/${event.slug}/done/${first?.entryCode}`;
    const link = `href="/e/${event.slug}/draw"`;
    const told = async () => [
      (await get(done)).html.includes(link),
      textOf((await get(`/e/${event.slug}`)).html).match(/추첨으로 (\d+명에게 )?드려요/)?.[0],
    ];
    expect(await told()).toEqual([false, undefined]);
    await shop.call.draws.commit(commission(event.eventId));
    expect(await told()).toEqual([true, "추첨으로 드려요"]);
    await shop.call.draws.cancel({ eventId: event.eventId });
    expect(await told()).toEqual([true, undefined]);
    const prizes = [{ name: "커피 머신", count: 3, valueKrw: 9_000, needsAddress: false }];
    await shop.call.draws.commit(commission(event.eventId, { prizes }));
    expect(await told()).toEqual([true, "추첨으로 3명에게 드려요"]);
  });

  test("tells a customer by the entry's number whether it is in the list and what it won", async () => {
    const event = await drawn(world, shop);
    const [first] = event.draw.picks;
    if (!first) throw new Error("there is a winner");
    const path = `/e/${event.slug}/draw`;
    const { entryCode } = personOf(event, first);
    const found = await post(path, { entryCode });
    expect(textOf(found.html)).toContain("커피 머신에 당첨됐어요");
    const faulty = await post(path, { entryCode: `"><script>alert(1)</script>` });
    expect(faulty.status).toBe(400);
    expect(faulty.html).not.toContain("<script");
    expect(textOf(faulty.html)).toContain("추첨 목록에 없어요");
  });

  test("gives the proof to any program, and it alone gives the result [N-08]", async () => {
    const { slug } = await drawn(world, shop, { people: 12, visits: [3] });
    const response = await world.fetch(`/e/${slug}/draw.json`);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    const proof = await response.json();
    expect(recompute(proof).picks).toEqual(proof.reveal.picks);
  });
});

describe("the proof's file", () => {
  test("is sent again only when the draw has taken a step since", async () => {
    const event = await endedEvent(world, shop);
    const path = `/e/${event.slug}/draw.json`;
    await shop.call.draws.commit(commission(event.eventId));
    const etag = (await world.fetch(path)).headers.get("etag") ?? "";
    const headers = { "if-none-match": `"other", W/${etag}` };
    expect(etag).toMatch(/^"[0-9a-f]{64}\.\d+"$/);
    const same = await world.fetch(path, { headers });
    expect([same.status, await same.text()]).toEqual([304, ""]);
    await shop.call.draws.reveal({ eventId: event.eventId, publicValue: "7" });
    const next = await world.fetch(path, { headers });
    expect([next.status, (await next.json()).status]).toEqual([200, "REVEALED"]);
  });

  test("is sent so often to one network, then it is told when to come back", async () => {
    const { slug } = await drawn(world, shop);
    const entry = createRateLimiter({ limit: 1, windowMs: 60_000, clock: world.clock });
    const deps = { ...world.deps, limits: { ...world.deps.limits, entry } };
    const ask = () => drawProof({ ctx: { ...world.anyone, deps }, input: { slug } });
    await ask();
    expect((await refusal(ask()))?.reason).toBe("RATE_LIMITED");
  });
});

describe("verify-draw", () => {
  /** What drand answers; undefined: it cannot be reached. */
  const beacon: { randomness: string | undefined } = { randomness: undefined };

  async function run(...args: string[]) {
    const lines: string[] = [];
    const served = async (input: string | URL | Request) => {
      const url = new URL(String(input));
      if (url.host !== "api.drand.sh") return world.fetch(url.pathname);
      if (beacon.randomness === undefined) throw new TypeError("away");
      return Response.json({ randomness: beacon.randomness });
    };
    const code = await runCli({
      args: ["verify-draw", ...args],
      env: {},
      fetch: Object.assign(served, { preconnect: () => {} }),
      print: (line) => lines.push(line),
    });
    return { code, text: lines.join("\n") };
  }

  test("says by the address or a file whether a draw is right, without token or server [N-08]", async () => {
    const { slug, draw } = await drawn(world, shop);
    const url = `http://madang.test/e/${slug}/draw.json`;
    const proof = await (await world.fetch(`/e/${slug}/draw.json`)).json();
    const file = join(folder, "draw.json");
    writeFileSync(file, JSON.stringify(proof));
    expect(await run(url)).toMatchObject({ code: 0, text: expect.stringContaining("Right: event ") });
    expect((await run(url)).text).toContain("The public value was not checked; compare it with: 10월 3일");
    expect((await run(file, "--commitment", draw.commitment)).code).toBe(0);
    expect(await run(file, "--commitment", "00")).toEqual({
      code: 1,
      text: "The commitment is not the one noted.",
    });
    writeFileSync(file, JSON.stringify({ ...proof, reveal: { ...proof.reveal, picks: [] } }));
    expect((await run(file)).code).toBe(1);
    expect(await run("http://madang.test/e/none/draw.json")).toMatchObject({ code: 1 });
    expect((await run()).code).toBe(2);
  });

  test("asks drand for the value that a draw names, and says when it could not [N-08]", async () => {
    const round = Math.floor((world.clock.now() - DRAND.genesisMs) / DRAND.periodMs) + 1;
    const state = { round };
    const fetchBeacon = async (input: string | URL | Request) => {
      const asked = new URL(String(input)).pathname.split("/").at(-1);
      const signature = new Uint8Array(48);
      const randomness = new Uint8Array(await crypto.subtle.digest("SHA-256", signature)).toHex();
      beacon.randomness = randomness;
      const answered = asked === "latest" ? state.round : Number(asked);
      return Response.json({ round: answered, randomness, signature: signature.toHex() });
    };
    const fetch = Object.assign(fetchBeacon, { preconnect: () => {} });
    const own = createCaller({ ...shop.ctx, deps: { ...world.deps, fetch } });
    const { eventId, slug } = await endedEvent(world, shop);
    state.round += 100_000;
    await own.draws.commit(commission(eventId, { publicSource: { kind: "DRAND" } }));
    state.round += 21;
    await own.draws.reveal({ eventId });
    const url = `http://madang.test/e/${slug}/draw.json`;
    expect(await run(url)).toMatchObject({ code: 0, text: expect.stringContaining("drand says the same.") });
    beacon.randomness = "0".repeat(64);
    expect(await run(url)).toMatchObject({ code: 1, text: expect.stringContaining("drand says another") });
    beacon.randomness = undefined;
    expect(await run(url)).toMatchObject({ code: 0, text: expect.stringContaining("was not checked") });
  });

  test("says of a draw that is not revealed what to note", async () => {
    const event = await endedEvent(world, shop);
    await shop.call.draws.commit(commission(event.eventId));
    const { code, text } = await run(`http://madang.test/e/${event.slug}/draw.json`);
    expect([code, text]).toEqual([0, expect.stringContaining("Committed: event ")]);
  });
});

describe("a winner's page", () => {
  test("asks for what the prize needs, keeps what was typed, names each mistake, and takes it once [N-09] [N-26]", async () => {
    const event = await drawn(world, shop);
    const path = await linkOf(event, 1);
    const page = await get(path);
    expect(textOf(page.html)).toContain("제세공과금 22%(66,000원)");
    expect(textOf(page.html)).toContain("세무 확인이 필요해요");
    const { action, fields } = readForm(page.html);
    const faulty = await post(action, { ...fields, name: "홍길동", phone: "12" });
    expect(faulty.status).toBe(400);
    expect(faulty.html).toContain('value="홍길동"');
    for (const words of ["휴대폰 번호를 다시", "경품을 받을 주소", "동의해 주세요"])
      expect(textOf(faulty.html)).toContain(words);
    const done = await post(action, { ...fields, ...TYPED });
    expect([done.status, done.location]).toEqual([303, path]);
    const thanks = textOf((await get(path)).html);
    expect(thanks).toContain("정보를 받았어요");
    expect(thanks).not.toMatch(/홍길동|9999/);
    expect((await shop.call.draws.get({ eventId: event.eventId })).draw?.picks[0]?.status).toBe("SUBMITTED");
  });

  test("asks for no address where the prize is handed over", async () => {
    const event = await drawn(world, shop);
    const { html } = await get(await linkOf(event, 2));
    expect(html).not.toContain('name="address"');
  });

  test("refuses a text of consent that changed meanwhile, and shows the new one", async () => {
    const event = await drawn(world, shop);
    const path = await linkOf(event, 1);
    const { fields } = readForm((await get(path)).html);
    await shop.call.stores.update({ storeId: shop.storeId, privacyContact: "02-999-9999" });
    const answer = await post(path, { ...fields, ...TYPED });
    expect(answer.status).toBe(400);
    expect(textOf(answer.html)).toContain("동의 내용이 바뀌었어요");
    expect(textOf(answer.html)).toContain("02-999-9999");
  });

  test("passes the prize on when it is not wanted, and the link is dead", async () => {
    const event = await drawn(world, shop);
    const path = await linkOf(event, 1);
    const answer = await post(path, { action: "decline" });
    expect(textOf((await get(String(answer.location))).html)).toContain("경품을 받지 않기로 했어요");
    const dead = await get(path);
    expect([dead.status, textOf(dead.html)]).toEqual([404, expect.stringContaining("쓸 수 없는 링크예요")]);
    expect((await shop.call.draws.get({ eventId: event.eventId })).draw?.picks[3]).toMatchObject({
      status: "PENDING",
    });
  });
});
