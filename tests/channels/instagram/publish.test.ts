import { describe, expect, test } from "bun:test";
import { NEW_RECORD } from "../../../src/channels/index.ts";
import { LOOK_AFTER_MS } from "../../../src/channels/instagram/check.ts";
import { bodyOf, createStudio, DAY, errorOf, LINK, MARKER, MINUTE, type Studio, stateOf } from "./support.ts";

const PICTURES = [
  "https://cdn.example.com/1.jpg",
  "https://cdn.example.com/2.jpg",
  "https://cdn.example.com/3.jpg",
];
const FILM = "https://cdn.example.com/a.mp4";

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

describe("looking at a container", () => {
  const word = (code: string, times?: number, subcode?: string) => ({
    kind: "refuse" as const,
    op: "status",
    code,
    ...(times === undefined ? {} : { times }),
    ...(subcode === undefined ? {} : { subcode }),
  });

  test("begins at once and grows rarer: 2, 5, 15, 30, 60, 60 seconds, five minutes in all", async () => {
    const studio = createStudio();
    await studio.fault([word("IN_PROGRESS", 6)]);
    expect((await studio.ready()).waits).toEqual([0, 2_000, 5_000, 15_000, 30_000, 60_000, 60_000]);
    const total = LOOK_AFTER_MS.reduce((sum, ms) => sum + ms, 0);
    expect(total).toBeLessThanOrEqual(5 * MINUTE);
    expect(total).toBeGreaterThan(4 * MINUTE);
  });

  test("ends after five minutes, with nothing posted and no second container", async () => {
    const studio = createStudio();
    await studio.fault([word("IN_PROGRESS")]);
    const { record } = await studio.post();
    expect(record).toMatchObject({ status: "FAILED", reason: "CHANNEL_TIMEOUT", commitAttempts: 0 });
    const steps = await studio.steps();
    expect(steps.filter((op) => op === "container")).toHaveLength(1);
    expect(steps.filter((op) => op === "status")).toHaveLength(LOOK_AFTER_MS.length);
  });

  test("makes an expired one anew", async () => {
    const studio = createStudio();
    await studio.fault([word("EXPIRED", 1)]);
    expect((await studio.post()).record).toMatchObject({ status: "SUCCESS", rebuilds: 1 });
  });

  test("after a day of our own absence finds it expired and posts all the same, once", async () => {
    const studio = createStudio();
    const { outcome } = await studio.ready();
    const record = { ...NEW_RECORD, step: "PREPARING" as const, state: stateOf(outcome) };
    studio.clock.at += DAY;
    expect((await studio.post({ record })).record.status).toBe("SUCCESS");
    expect((await studio.ledger()).posts).toHaveLength(1);
  });

  test("tells the owner what is wrong with a film that Meta refuses", async () => {
    const studio = createStudio();
    await studio.fault([word("ERROR", 1, "2207026")]);
    const { record } = await studio.post({ change: { content: { videoUrl: FILM } } });
    expect(record).toMatchObject({
      status: "FAILED",
      reason: "INVALID_CONTENT",
      message: "영상 형식(MP4)과 길이(3초~15분)를 확인해 주세요.",
    });
  });

  test("makes a container with an unknown error anew, twice at most", async () => {
    const studio = createStudio();
    await studio.fault([word("ERROR", 1)]);
    expect((await studio.post()).record).toMatchObject({ status: "SUCCESS", rebuilds: 1 });
    await studio.fault([word("ERROR")]);
    expect((await studio.post()).record).toMatchObject({ status: "FAILED", commitAttempts: 0 });
    expect((await studio.ledger()).posts).toHaveLength(1);
  });

  test("that is not found waits 30 and 90 seconds, then makes it anew", async () => {
    const studio = createStudio();
    const missing = { kind: "refuse" as const, op: "status", code: "24", subcode: "2207008" };
    await studio.fault([{ ...missing, times: 2 }]);
    expect((await studio.ready()).waits).toEqual([0, 30_000, 90_000]);
    await studio.fault([{ ...missing, times: 3 }]);
    expect((await studio.ready()).outcome.type).toBe("rebuild");
  });

  test("one broken picture of a carousel stops the whole of it", async () => {
    const studio = createStudio();
    await studio.fault([{ ...word("ERROR", 1, "2207004"), skip: 1 }]);
    const { record } = await studio.post({ change: { content: { imageUrls: PICTURES } } });
    expect(record).toMatchObject({ status: "FAILED", reason: "INVALID_CONTENT" });
    expect((await studio.steps()).filter((op) => op === "container")).toHaveLength(3);
  });

  test("of a state that is not this adapter's begins anew", async () => {
    const studio = createStudio();
    expect(await studio.channel.check(studio.context(), { postId: "x" })).toEqual({ type: "rebuild" });
    expect((await errorOf(studio.channel.commit(studio.context(), {}))).reason).toBe("INTERNAL");
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

describe("what the owner does", () => {
  test("cancelling forgets a container without a call, and refuses once the post is out", async () => {
    const studio = createStudio();
    const state = stateOf((await studio.ready()).outcome);
    const before = studio.requests.length;
    expect(await studio.channel.cancel(studio.context(), state)).toEqual({
      type: "cancelled",
      refundKrw: null,
    });
    expect(studio.requests).toHaveLength(before);
    const { record } = await studio.post();
    expect(await errorOf(studio.channel.cancel(studio.context(), record.state))).toMatchObject({
      reason: "NOT_CANCELLABLE",
      messageKo: "이미 게시했어요. 인스타그램 앱에서 직접 삭제해 주세요.",
    });
  });

  test("cancelling after a lost answer looks first, and says when nobody knows", async () => {
    const studio = createStudio();
    const state = stateOf((await studio.ready()).outcome);
    const commitAttemptAt = studio.clock.at;
    const cancel = () => studio.channel.cancel(studio.context({ commitAttemptAt }), state);
    expect((await errorOf(cancel())).reason).toBe("UNCONFIRMED");
    studio.clock.at += MINUTE;
    expect((await cancel()).type).toBe("cancelled");
    await studio.channel.commit(studio.context(), state);
    expect((await errorOf(cancel())).reason).toBe("NOT_CANCELLABLE");
  });

  test("confirming takes the address of a post or reel, in its plain form, and finds its numbers", async () => {
    const studio = createStudio();
    const { record } = await studio.post();
    const permalink = record.ref?.url ?? "";
    const outcome = await studio.channel.confirm(studio.context(), {}, `${permalink}?igsh=abc#x`);
    expect(outcome).toMatchObject({
      type: "published",
      providerStatus: "OWNER_DECLARED",
      ref: { kind: "post", id: record.ref?.id, url: permalink },
    });
    if (outcome.type !== "published") throw new TypeError("not published");
    expect(await studio.channel.check(studio.context(), outcome.state ?? {})).toEqual(outcome);
  });

  test("confirming works for a post that the account's list does not show, or while it cannot be read", async () => {
    const studio = createStudio();
    const url = "https://www.instagram.com/reel/DEADbeef_-1/";
    const said = await studio.channel.confirm(studio.context(), {}, url);
    expect(said).toMatchObject({ type: "published", ref: { url } });
    await studio.fault([{ kind: "error_before", op: "media_list" }]);
    expect((await studio.channel.confirm(studio.context(), {}, url)).type).toBe("published");
  });

  test.each([
    "https://www.instagram.com/dalbit/",
    "https://www.instagram.com/p/",
    "https://www.instagram.com/p/abc/extra",
    "https://www.instagram.com/stories/dalbit/123456/",
    "http://www.instagram.com/p/DEADbeef_-1/",
    "https://instagram.com.evil.example/p/DEADbeef_-1/",
    "https://www.instagram.com:8443/p/DEADbeef_-1/",
    "https://user@www.instagram.com/p/DEADbeef_-1/",
    "instagram.com/p/DEADbeef_-1",
    "",
  ])("%p is no post", async (url) => {
    const studio = createStudio();
    expect(await errorOf(studio.channel.confirm(studio.context(), {}, url))).toMatchObject({
      kind: "content",
      reason: "INVALID_CONTENT",
      field: "postUrl",
    });
  });
});
