import { describe, expect, test } from "bun:test";
import { bodyOf, createStudio, FILM, LINK, MARKER, PICTURES, type Studio, stateOf } from "./support.ts";

/** Bodies of all calls of one step, in order. */
function sent(studio: Studio, ending: string) {
  return studio.requests
    .filter(({ method, url }) => method === "POST" && url.endsWith(ending))
    .map(({ init }) => bodyOf(init));
}

describe("a post", () => {
  test("of one picture is quota, container, look, publish, address: each once, in this order", async () => {
    const studio = createStudio();
    const { record } = await studio.post();
    expect(await studio.steps()).toEqual(["quota", "container", "status", "publish", "permalink"]);
    const { posts } = await studio.ledger();
    expect(posts).toMatchObject([{ marker: MARKER, id: record.ref?.id ?? "" }]);
    expect(record).toMatchObject({
      status: "SUCCESS",
      providerStatus: "PUBLISHED",
      costKrw: 0,
      data: { postId: posts[0]?.id, postUrl: posts[0]?.permalink },
      ref: { kind: "post", url: posts[0]?.permalink },
    });
    expect(sent(studio, "/media")).toEqual([
      {
        image_url: "https://cdn.example.com/poster.jpg",
        caption: expect.stringContaining(LINK),
        alt_text: "가을 떡볶이 잔치",
      },
    ]);
  });

  test("of several pictures is a container for each, looked at, and one for all of them", async () => {
    const studio = createStudio();
    const { record } = await studio.post({ change: { content: { imageUrls: PICTURES } } });
    expect(record.status).toBe("SUCCESS");
    const bodies = sent(studio, "/media");
    expect(bodies.slice(0, 3).map(({ image_url }) => image_url)).toEqual(PICTURES);
    expect(bodies.slice(0, 3).every((body) => body.is_carousel_item === true && !("caption" in body))).toBe(
      true,
    );
    expect(bodies[3]).toMatchObject({ media_type: "CAROUSEL", caption: expect.stringContaining(LINK) });
    expect(String(bodies[3]?.children).split(",")).toHaveLength(3);
    expect((await studio.ledger()).posts).toMatchObject([{ kind: "CAROUSEL", marker: MARKER }]);
  });

  test("of a film is a reel, which is looked at until it is ready", async () => {
    const studio = createStudio();
    const { record } = await studio.post({ change: { content: { videoUrl: FILM } } });
    expect(sent(studio, "/media")).toEqual([
      { media_type: "REELS", video_url: FILM, caption: expect.stringContaining(LINK) },
    ]);
    expect(record.ref?.url).toMatch(/^https:\/\/www\.instagram\.com\/reel\//);
    expect((await studio.steps()).filter((op) => op === "status")).toHaveLength(3);
  });

  test("carries the token as Bearer in a header and never in an address", async () => {
    const studio = createStudio();
    await studio.post();
    for (const { url, init } of studio.requests) {
      expect(new Headers(init.headers).get("authorization")).toStartWith("Bearer SIM-");
      expect(url).not.toContain("SIM-");
      expect(url).toStartWith("/v25.0/");
    }
  });

  test("follows the version and the host that the operator has set", async () => {
    const studio = createStudio();
    const account = { ...studio.account, credentials: studio.credentials };
    const app = { ...account.app, apiVersion: "v26.0" };
    await studio.channel.probe(
      studio.context({ account: { ...account, endpoint: `${account.endpoint}/`, app } }),
    );
    expect(studio.requests.every(({ url }) => url.startsWith("/v26.0/"))).toBe(true);
  });

  test("is not begun when today's quota is used up, and the quota is read live", async () => {
    const studio = createStudio();
    await studio.post();
    const [quota] = studio.requests;
    expect(quota?.url).toContain("content_publishing_limit?fields=config%2Cquota_usage");
    const fetch = async (url: string, init?: RequestInit) =>
      url.includes("content_publishing_limit")
        ? Response.json({ data: [{ quota_usage: 50, config: { quota_total: 50, quota_duration: 86_400 } }] })
        : studio.fetch(url, init);
    const { record } = await studio.post({ change: { fetch } });
    expect(record).toMatchObject({ status: "FAILED", reason: "QUOTA_EXCEEDED" });
    expect((await studio.ledger()).posts).toHaveLength(1);
  });

  test("goes on where Meta does not tell the quota", async () => {
    const studio = createStudio();
    const fetch = async (url: string, init?: RequestInit) =>
      url.includes("content_publishing_limit") ? Response.json({ data: [] }) : studio.fetch(url, init);
    expect((await studio.post({ change: { fetch } })).record.status).toBe("SUCCESS");
  });

  test("keeps its container before the publish call is made", async () => {
    const studio = createStudio();
    const seen: string[] = [];
    const { outcome } = await studio.ready();
    const state = stateOf(outcome);
    seen.push(String(state.container));
    await studio.channel.commit(studio.context(), state);
    expect(sent(studio, "/media_publish")).toEqual([{ creation_id: seen[0] }]);
    expect(JSON.stringify(state)).not.toContain("SIM-");
  });
});

describe("the publish call", () => {
  const refused = (subcode: string) => ({ kind: "refuse" as const, op: "publish", code: "24", subcode });

  test("on a container that is not ready after all goes back to looking", async () => {
    const studio = createStudio();
    await studio.fault([{ ...refused("2207027"), times: 1 }]);
    const { record, attempts } = await studio.post();
    expect(record).toMatchObject({ status: "SUCCESS", commitAttempts: 2 });
    expect(attempts.map(({ step }) => step)).toEqual(["prepare", "check", "commit", "check", "commit"]);
  });

  test("that is refused as not ready for three minutes leads to a new container, not to an endless loop", async () => {
    const studio = createStudio();
    await studio.fault([refused("2207027")]);
    const { record } = await studio.post();
    expect(record).toMatchObject({ status: "FAILED", rebuilds: 2 });
    expect((await studio.ledger()).posts).toEqual([]);
  });

  test("on a container that is not found is tried again after 30 seconds, then made anew", async () => {
    const studio = createStudio();
    await studio.fault([{ ...refused("2207008"), times: 1 }]);
    expect((await studio.post()).record).toMatchObject({ status: "SUCCESS", rebuilds: 0, deferrals: 1 });
    await studio.fault([{ ...refused("2207008"), times: 3 }]);
    expect((await studio.post()).record).toMatchObject({ status: "SUCCESS", rebuilds: 1 });
  });

  test("on an expired container makes it anew", async () => {
    const studio = createStudio();
    await studio.fault([{ ...refused("2207020"), times: 1 }]);
    expect((await studio.post()).record).toMatchObject({ status: "SUCCESS", rebuilds: 1 });
    expect((await studio.ledger()).posts).toHaveLength(1);
  });

  test("counts as done without an address, which the next look brings", async () => {
    const studio = createStudio();
    await studio.fault([{ kind: "error_before", op: "permalink" }]);
    const { record } = await studio.post();
    expect(record).toMatchObject({ status: "SUCCESS", data: { postId: expect.any(String) } });
    expect(record.ref?.url).toBeUndefined();
    await studio.fault([]);
    const outcome = await studio.channel.check(studio.context(), record.state);
    expect(outcome).toMatchObject({
      type: "published",
      ref: { id: record.ref?.id, at: record.ref?.at, url: expect.stringContaining("/p/") },
    });
  });

  test("shows no address that is not Instagram's", async () => {
    const studio = createStudio();
    const fetch = async (url: string, init?: RequestInit) =>
      url.includes("permalink")
        ? Response.json({ permalink: "javascript:alert(1)" })
        : studio.fetch(url, init);
    const { record } = await studio.post({ change: { fetch } });
    expect(record.status).toBe("SUCCESS");
    expect(record.ref?.url).toBeUndefined();
  });

  test("a complete post is not read again, however often it is asked for", async () => {
    const studio = createStudio();
    const { record } = await studio.post();
    const before = studio.requests.length;
    const outcome = await studio.channel.check(studio.context(), record.state);
    expect(outcome).toMatchObject({ type: "published", ref: record.ref ?? {}, state: record.state });
    expect(studio.requests).toHaveLength(before);
  });
});
