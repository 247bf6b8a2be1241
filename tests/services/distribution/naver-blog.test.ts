import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { IN_PROCESS_ENDPOINTS } from "../../../src/channels/simulators/index.ts";
import { collectStats, tickDistribution } from "../../../src/services/distribution/index.ts";
import { approvedEvent, createWorld, refusal, type World } from "./world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

/** A run that waits for the owner, whose blog is connected. */
async function waitingRun(blogId: string | null = "dalbit") {
  const place = await approvedEvent(world);
  if (blogId !== null)
    await world.call.channels.connect({
      storeId: place.storeId,
      channel: "NaverBlog",
      credentials: { blogId },
    });
  const run = await world.call.distribution.distribute({
    eventId: place.eventId,
    channels: [{ channel: "NaverBlog" }],
  });
  const result = async () => (await world.call.distribution.get({ distributionId: run.id })).results[0];
  const pack = run.results[0]?.action;
  if (pack === undefined) throw new Error("the owner is not asked");
  return { ...place, id: run.id, pack, result };
}

/** What the owner does in Naver's editor. */
async function write(post: { title: string; text: string }): Promise<string> {
  const answer = await world.deps.channels.fetch(`${IN_PROCESS_ENDPOINTS.NaverBlog}/__owner/posts`, {
    method: "POST",
    body: JSON.stringify({ blogId: "dalbit", ...post }),
  });
  const written: { url: string } = await answer.json();
  return written.url;
}

async function tickAfter(ms: number): Promise<void> {
  world.clock.at += ms;
  await tickDistribution({ ctx: world.system() });
}

const notes = (storeId: string) =>
  world.rows(
    "select kind, channel, message from notifications where store_id = ? order by created_at",
    storeId,
  );

describe("a post that the owner wrote", () => {
  test("is found by a later tick, free of charge and verified", async () => {
    const { pack, result } = await waitingRun();
    world.clock.at += MINUTE;
    const url = await write({ title: pack.copyTitle, text: pack.copyText });
    await tickAfter(5 * MINUTE);
    const found = await result();
    expect(found).toMatchObject({
      status: "SUCCESS",
      costKrw: 0,
      data: { postUrl: url },
      providerStatus: "VERIFIED",
    });
    expect(found?.action).toBeUndefined();
  });

  test("is declared by its address, and verified with the statistics", async () => {
    const { id, pack, result, storeId, eventId } = await waitingRun();
    world.clock.at += MINUTE;
    const postUrl = await write({ title: "제목을 바꿨어요", text: "링크는 그림에 있어요" });
    expect(postUrl).not.toContain(pack.marker);
    await world.call.distribution.confirm({ distributionId: id, channel: "NaverBlog", postUrl });
    expect(await result()).toMatchObject({ status: "SUCCESS", providerStatus: "OWNER_DECLARED" });
    await collectStats({ ctx: world.system(), storeId, eventId });
    expect(await result()).toMatchObject({
      status: "SUCCESS",
      data: { postUrl },
      providerStatus: "VERIFIED",
    });
  });

  test("tells no numbers: none are stored as if they were zero", async () => {
    const { id, storeId, eventId } = await waitingRun();
    const postUrl = "https://blog.naver.com/dalbit/223000000001";
    await world.call.distribution.confirm({ distributionId: id, channel: "NaverBlog", postUrl });
    expect(await collectStats({ ctx: world.system(), storeId, eventId })).toEqual({
      collected: ["NaverBlog"],
      failed: [],
    });
    expect(
      await world.rows("select * from channel_stats where store_id = ? and views is not null", storeId),
    ).toEqual([]);
  });
});

describe("an owner who does not post", () => {
  test("is asked once, reminded once after three days, and told of the end", async () => {
    const { storeId, result } = await waitingRun();
    for (let hours = 0; hours < 10 * 24; hours += 6) await tickAfter(6 * HOUR);
    await tickAfter(MINUTE);
    expect((await notes(storeId)).map((row) => row["message"])).toEqual([
      "Naver Blog 글을 직접 올려 주세요. 올린 뒤 글 주소를 알려 주시면 확인할게요.",
      "Naver Blog 글이 아직 보이지 않아요. 이벤트가 끝나기 전에 올리고 글 주소를 알려 주세요.",
      "Naver Blog 배포에 실패했어요. 이벤트가 끝날 때까지 글이 올라오지 않았어요.",
    ]);
    expect(await result()).toMatchObject({ status: "FAILED", reason: "NOT_POSTED" });
  });

  test("sees on the action when they were reminded", async () => {
    const { result } = await waitingRun();
    await tickAfter(71 * HOUR);
    expect((await result())?.action?.remindedAt).toBeNull();
    await tickAfter(2 * HOUR);
    expect((await result())?.action?.remindedAt).toBe("2026-11-21T13:00:00+09:00");
  });
});

describe("a blog that Naver does not show", () => {
  test("leaves the action and names what to mend, until it is mended", async () => {
    const { result, storeId } = await waitingRun("unknown_blog");
    await tickAfter(5 * MINUTE);
    expect(await result()).toMatchObject({
      status: "ACTION_REQUIRED",
      message: "블로그 아이디를 확인해 주세요.",
      field: "blogId",
    });
    await world.call.channels.connect({ storeId, channel: "NaverBlog", credentials: { blogId: "dalbit" } });
    await tickAfter(5 * MINUTE);
    const mended = await result();
    expect(mended?.status).toBe("ACTION_REQUIRED");
    expect(mended?.message).toBeUndefined();
    expect(await notes(storeId)).toHaveLength(1);
  });

  test("is told when the connection is tried", async () => {
    const { storeId } = await waitingRun("unknown_blog");
    expect(await world.call.channels.probe({ storeId, channel: "NaverBlog" })).toMatchObject({
      ok: false,
      reason: "RECONNECT_NEEDED",
      message: "블로그 아이디를 확인해 주세요.",
    });
  });
});

test("an outage of Naver costs the owner nothing: the action stays and their own word counts", async () => {
  const { id, result } = await waitingRun();
  await world.fault("NaverBlog", [{ kind: "error_before" }]);
  await tickAfter(5 * MINUTE);
  expect(await result()).toMatchObject({ status: "ACTION_REQUIRED" });
  const postUrl = "https://blog.naver.com/dalbit/223000000001";
  expect(
    await refusal(world.call.distribution.confirm({ distributionId: id, channel: "NaverBlog", postUrl })),
  ).toBeUndefined();
  expect((await result())?.status).toBe("SUCCESS");
});
