import { describe, expect, test } from "bun:test";
import type { JsonObject } from "../../../src/channels/index.ts";
import { createStudio, DAY, HOUR, LINK, MINUTE, type Studio } from "./support.ts";

/** A client written from Meta's pages and not from our adapter. */
function graph(studio: Studio, token = String(studio.credentials.accessToken)) {
  const ig = String(studio.credentials.igUserId);
  const call = async (method: string, path: string, body?: JsonObject) => {
    const answer = await studio.request(`/v25.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json = await answer.json();
    return { status: answer.status, json, error: codeOf(json), headers: answer.headers };
  };
  const create = (body: JsonObject = {}) =>
    call("POST", `${ig}/media`, {
      image_url: "https://cdn.example.com/a.jpg",
      caption: `x ${LINK}`,
      ...body,
    });
  const publish = (id: string) => call("POST", `${ig}/media_publish`, { creation_id: id });
  return { ig, call, create, publish };
}

function codeOf({ error }: { error?: { code?: number; error_subcode?: number } }): string | null {
  if (error === undefined) return null;
  return error.error_subcode === undefined ? String(error.code) : `${error.code}/${error.error_subcode}`;
}

describe("Instagram's simulator", () => {
  test("says that it is one, whose contract it speaks, and which steps can be broken", async () => {
    const answer = await createStudio().request("/");
    expect(answer.headers.get("x-simulator")).toBe("madang");
    expect(await answer.json()).toMatchObject({
      simulator: true,
      channel: "Instagram",
      contract: "Instagram Graph API v25.0",
      steps: {
        quota: "read",
        container: "prepare",
        status: "read",
        publish: "write",
        permalink: "read",
        media_list: "read",
        insights: "stats",
        me: "read",
        token: "token",
        refresh: "token",
      },
    });
  });

  test("opens for a bearer token only, and one account with it only", async () => {
    const studio = createStudio();
    const { ig } = graph(studio);
    expect((await graph(studio, "SIM-123").call("GET", "me")).json).toMatchObject({ user_id: "123" });
    expect((await graph(studio, "stranger").call("GET", "me")).error).toBe("190/467");
    expect((await graph(studio, "SIM-123").call("GET", `${ig}/media`)).error).toBe("100/33");
    const inAddress = await studio.request(`/v25.0/me?access_token=SIM-${ig}`);
    expect(codeOf(await inAddress.json())).toBe("190/467");
    const answer = await studio.request("/me", { headers: { authorization: `Bearer SIM-${ig}` } });
    expect(answer.status).toBe(404);
  });

  test("walks a container from progress to publication, and lets it die after a day", async () => {
    const studio = createStudio();
    const { call, create, publish } = graph(studio);
    const film = { image_url: undefined, media_type: "REELS", video_url: "https://cdn.example.com/a.mp4" };
    const { id } = (await create(film)).json;
    const status = async (of = id) => (await call("GET", `${of}?fields=status_code,status`)).json.status_code;
    expect((await publish(id)).error).toBe("9007/2207027");
    expect([await status(), await status(), await status()]).toEqual([
      "IN_PROGRESS",
      "IN_PROGRESS",
      "FINISHED",
    ]);
    const published = await publish(id);
    expect(await status()).toBe("PUBLISHED");
    const media = await call("GET", `${published.json.id}?fields=id,permalink,timestamp`);
    expect(media.json).toMatchObject({
      permalink: expect.stringMatching(/^https:\/\/www\.instagram\.com\/reel\/[\w-]{11}\/$/),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/),
    });
    const second = (await create()).json.id;
    studio.clock.at += DAY;
    expect(await status(second)).toBe("EXPIRED");
    expect((await publish(second)).error).toBe("-2/2207020");
    expect((await publish("404")).error).toBe("24/2207008");
  });

  test("refuses what Meta refuses", async () => {
    const studio = createStudio();
    const { create } = graph(studio);
    const errors = await Promise.all(
      [
        { image_url: "nonsense" },
        { media_type: "VIDEO" },
        { caption: "가".repeat(2_201) },
        { caption: Array.from({ length: 21 }, (_, index) => `@a${index}`).join(" ") },
        { media_type: "CAROUSEL", children: "1,2" },
      ].map(async (body) => (await create(body)).error),
    );
    expect(errors).toEqual(["9004/2207052", "100/2207023", "36004/2207010", "100/2207040", "100/33"]);
    const one = (await create()).json.id;
    expect((await create({ media_type: "CAROUSEL", children: one })).error).toBe("100/2207028");
  });

  test("lets an account post 100 times and prepare 400 times a day, another one all the same", async () => {
    const studio = createStudio();
    const { ig, call, create, publish } = graph(studio);
    const id = (await create()).json.id;
    for (let count = 0; count < 100; count += 1) expect((await publish(id)).status).toBe(200);
    expect((await publish(id)).error).toBe("9/2207042");
    const quota = await call("GET", `${ig}/content_publishing_limit?fields=config,quota_usage`);
    expect(quota.json.data).toEqual([
      { quota_usage: 100, config: { quota_total: 100, quota_duration: 86_400 } },
    ]);
    for (let count = 1; count < 400; count += 1) await create();
    expect((await create()).error).toBe("9/2207042");
    const other = graph(studio, "SIM-17840000000000001");
    const path = "17840000000000001/content_publishing_limit";
    expect((await other.call("GET", path)).json.data[0].quota_usage).toBe(0);
    studio.clock.at += DAY;
    expect((await create()).status).toBe(200);
  });

  test("tells in every answer how much of the limit is used, and stops at its end", async () => {
    const studio = createStudio();
    const { ig, call } = graph(studio);
    const usage = ({ headers }: { headers: Headers }) =>
      JSON.parse(headers.get("x-business-use-case-usage") ?? "{}")[ig]?.[0];
    expect(usage(await call("GET", "me"))).toMatchObject({
      call_count: 0,
      estimated_time_to_regain_access: 0,
    });
    for (let count = 0; count < 4_799; count += 1) await call("GET", "me");
    const refused = await call("GET", "me");
    expect(refused.error).toBe("80002");
    expect(usage(refused)).toMatchObject({ call_count: 100, estimated_time_to_regain_access: 1_440 });
    studio.clock.at += DAY;
    expect((await call("GET", "me")).status).toBe(200);
  });

  test("says nothing about numbers at first, and fails a call with one metric too many", async () => {
    const studio = createStudio();
    const { call, create, publish } = graph(studio);
    const media = (await publish((await create()).json.id)).json.id;
    const insights = (metric: string) => call("GET", `${media}/insights?metric=${metric}`);
    expect((await insights("views")).json).toEqual({ data: [] });
    studio.clock.at += MINUTE;
    const views = await insights("views,likes");
    expect(views.json.data).toMatchObject([
      { name: "views", period: "lifetime", values: [{ value: expect.any(Number) }] },
      { name: "likes" },
    ]);
    expect((await insights("views,impressions")).error).toBe("100");
    expect((await call("GET", `${media}?fields=like_count,comments_count`)).json).toMatchObject({
      like_count: views.json.data[1].values[0].value,
    });
  });

  test("keeps posts and containers over a restart, and makes the same ones of the same seed", async () => {
    const rows: JsonObject[] = [];
    const storage = { load: () => [...rows], append: (row: JsonObject) => rows.push(row) };
    const studio = createStudio({ storage });
    await studio.post();
    const restarted = createStudio({ storage });
    expect((await restarted.ledger()).posts).toEqual((await studio.ledger()).posts);
    await restarted.post({ change: { trackingUrl: "https://m.example/r/other", marker: "other" } });
    const ids = (await restarted.ledger()).posts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    const again = createStudio();
    await again.post();
    expect((await again.ledger()).posts).toEqual((await studio.ledger()).posts);
  });

  test("gives what is made at the same time an id each", async () => {
    const { create, publish } = graph(createStudio());
    const containers = await Promise.all(Array.from({ length: 30 }, () => create()));
    const ids = containers.map(({ json }) => String(json.id));
    const posts = (await Promise.all(ids.map(publish))).map(({ json }) => String(json.id));
    expect([new Set(ids).size, new Set(posts).size]).toEqual([30, 30]);
  });

  test("gives every post an id and an address of its own", async () => {
    const studio = createStudio();
    const { create, publish } = graph(studio);
    const id = (await create()).json.id;
    const ids = new Set<string>();
    for (let count = 0; count < 100; count += 1) ids.add((await publish(id)).json.id);
    const { posts } = await studio.ledger();
    expect([ids.size, new Set(posts.map(({ permalink }) => permalink)).size]).toEqual([100, 100]);
  });

  test("tells the numbers of any moment in its ledger", async () => {
    const studio = createStudio();
    await studio.post();
    const views = async (at: number) => {
      const ledger = await studio.request(`/__ledger?asOf=${new Date(at).toISOString()}`);
      return (await ledger.json()).posts[0].stats.views;
    };
    const start = studio.clock.at;
    expect(await views(start)).toBeUndefined();
    expect(await views(start + DAY)).toBeGreaterThan(await views(start + HOUR));
  });

  test("sends nobody back to an address that is none, or for another app", async () => {
    const studio = createStudio();
    const ask = async (change: Record<string, string>) => {
      const query = new URLSearchParams({
        client_id: "900000000000001",
        redirect_uri: "https://madang.example/back",
        response_type: "code",
        state: "s",
        ...change,
      });
      return (await studio.request(`/oauth/authorize?${query}`)).status;
    };
    expect(await ask({})).toBe(302);
    for (const change of [
      { client_id: "1" },
      { redirect_uri: "javascript:alert(1)" },
      { response_type: "token" },
    ])
      expect(await ask(change)).toBe(400);
  });
});
