import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { approvedEvent, createWorld, refusal, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.close();
});

const statusOf = async (id: string, channel: string) =>
  (await world.call.distribution.get({ distributionId: id })).results.find(
    (result) => result.channel === channel,
  );

describe("Naver Blog", () => {
  const postUrl = "https://m.blog.naver.com/dalbit/223000000001";
  const waiting = async () => {
    const place = await approvedEvent(world);
    const run = await world.call.distribution.distribute({
      eventId: place.eventId,
      channels: [{ channel: "NaverBlog" }],
    });
    return { ...place, id: run.id, result: run.results[0] };
  };

  test("gives the owner text, share link and marker, and is confirmed by the post's address", async () => {
    const { id, result } = await waiting();
    expect(result?.action?.copyText).toContain(result?.trackingUrl ?? "-");
    expect(result?.action?.shareUrl).toStartWith("https://share.naver.com/web/shareView?url=");
    const run = await world.call.distribution.confirm({ distributionId: id, channel: "NaverBlog", postUrl });
    expect(run.results[0]).toMatchObject({
      status: "SUCCESS",
      data: { postUrl: "https://blog.naver.com/dalbit/223000000001" },
    });
  });

  test.each([
    "https://blog.naver.com.evil.example/dalbit/223000000001",
    "https://evil.example/dalbit/223000000001",
    "http://blog.naver.com/dalbit/223000000001",
    "https://blog.naver.com/dalbit",
    "javascript:alert(1)",
  ])("refuses %s", async (bad) => {
    const { id } = await waiting();
    const refused = await refusal(
      world.call.distribution.confirm({ distributionId: id, channel: "NaverBlog", postUrl: bad }),
    );
    expect([refused?.code, refused?.reason]).toEqual(["INVALID", "INVALID_POST_URL"]);
    expect((await statusOf(id, "NaverBlog"))?.status).toBe("ACTION_REQUIRED");
  });

  test("refuses a post of another blog than the connected one", async () => {
    const { id, storeId } = await waiting();
    await world.call.channels.connect({ storeId, channel: "NaverBlog", credentials: { blogId: "mine" } });
    const refused = await refusal(
      world.call.distribution.confirm({ distributionId: id, channel: "NaverBlog", postUrl }),
    );
    expect(refused?.reason).toBe("INVALID_POST_URL");
  });

  test("is not confirmed twice", async () => {
    const { id } = await waiting();
    const input = { distributionId: id, channel: "NaverBlog" as const, postUrl };
    await world.call.distribution.confirm(input);
    expect((await refusal(world.call.distribution.confirm(input)))?.reason).toBe("NOT_CONFIRMABLE");
  });
});
