import { describe, expect, test } from "bun:test";
import { errorOf } from "../thrown.ts";
import { createBlog, DAY, NOON, published, stored } from "./support.ts";

const POST = "https://blog.naver.com/dalbit/224000000001";

describe("the owner's word", () => {
  test.each([
    POST,
    "https://m.blog.naver.com/dalbit/224000000001",
    "https://blog.naver.com/DALBIT/224000000001?fromRss=true",
    "https://blog.naver.com/PostView.naver?blogId=dalbit&logNo=224000000001",
  ])("%s counts at once, as declared and not yet verified", async (url) => {
    const blog = await createBlog();
    const outcome = published(await blog.channel.confirm(blog.context(), await blog.prepared(), url));
    expect(outcome).toMatchObject({
      ref: { kind: "post", id: "224000000001", at: NOON },
      costKrw: 0,
      providerStatus: "OWNER_DECLARED",
    });
    expect(String(outcome.data.postUrl).toLowerCase()).toBe(POST);
    expect(outcome.data.verified).toBe(false);
  });

  test("is VERIFIED at once where the feed shows our link or the very title in that post", async () => {
    const blog = await createBlog();
    const state = await blog.prepared();
    const linked = await blog.owner({ title: "제목은 바꿨어요" });
    const titled = await blog.owner({ text: "링크는 빠졌어요" });
    for (const { url } of [linked, titled])
      expect(published(await blog.channel.confirm(blog.context(), state, url))).toMatchObject({
        data: { postUrl: url, verified: true },
        providerStatus: "VERIFIED",
      });
  });

  test("is not VERIFIED by an older post that only has the title", async () => {
    const blog = await createBlog();
    const { url } = await blog.owner({ text: "작년 글이에요" });
    blog.clock.at += DAY;
    const outcome = published(await blog.channel.confirm(blog.context(), await blog.prepared(), url));
    expect(outcome.providerStatus).toBe("OWNER_DECLARED");
  });

  test("is refused where the feed proves it wrong: newer than a listed post, and not listed", async () => {
    const blog = await createBlog();
    const { logNo } = await blog.owner();
    const wrong = `https://blog.naver.com/dalbit/${BigInt(logNo) + 1n}`;
    const error = await errorOf(blog.channel.confirm(blog.context(), await blog.prepared(), wrong));
    expect(error).toMatchObject({ kind: "content", reason: "INVALID_CONTENT", field: "postUrl" });
    const older = `https://blog.naver.com/dalbit/${BigInt(logNo) - 1n}`;
    const left = published(await blog.channel.confirm(blog.context(), await blog.prepared(), older));
    expect(left.providerStatus).toBe("OWNER_DECLARED");
  });

  test.each([
    { kind: "error_before" },
    { kind: "refuse", status: 404 },
    { kind: "html" },
    { kind: "malformed" },
  ])("counts while the feed says nothing: %j", async (fault) => {
    const blog = await createBlog();
    const { url } = await blog.owner();
    await blog.fault({ op: "rss", ...fault });
    const outcome = published(await blog.channel.confirm(blog.context(), await blog.prepared(), url));
    expect(outcome).toMatchObject({ data: { verified: false }, providerStatus: "OWNER_DECLARED" });
  });

  test("counts while the feed hangs for as long as it may", async () => {
    const blog = await createBlog();
    await blog.fault({ kind: "hang_before", op: "rss" });
    const patience = new AbortController();
    const confirmed = blog.channel.confirm(
      blog.context({ signal: patience.signal }),
      await blog.prepared(),
      POST,
    );
    patience.abort();
    expect(published(await confirmed).providerStatus).toBe("OWNER_DECLARED");
    await blog.clear();
  });

  test.each([
    "https://blog.naver.com/stranger/224000000001",
    "https://blog.naver.com.evil.example/dalbit/224000000001",
    "https://evil.example/dalbit/224000000001",
    "https://cafe.naver.com/dalbit/224000000001",
    "http://blog.naver.com/dalbit/224000000001",
    "https://blog.naver.com/dalbit",
    "https://blog.naver.com/dalbit?Redirect=Log&logNo=224000000001",
    "https://user@blog.naver.com/dalbit/224000000001",
    "javascript:alert(1)",
    "",
  ])("%p is no post of the connected blog", async (url) => {
    const blog = await createBlog();
    const error = await errorOf(blog.channel.confirm(blog.context(), await blog.prepared(), url));
    expect(error).toMatchObject({
      kind: "content",
      field: "postUrl",
      messageKo: "연결된 블로그의 글 주소가 아니에요.",
      countsForBreaker: false,
      retryable: false,
    });
  });

  test("counts for any blog while none is connected", async () => {
    const blog = await createBlog({ credentials: {} });
    const url = "https://blog.naver.com/agency/224000000009";
    expect(published(await blog.channel.confirm(blog.context(), {}, url)).ref.url).toBe(url);
  });
});

describe("a declared post", () => {
  test("is VERIFIED once the feed shows our link or the very title in it", async () => {
    const blog = await createBlog();
    const state = await blog.prepared();
    const { url } = await blog.owner();
    await blog.fault({ kind: "error_before", op: "rss", times: 1 });
    const declared = published(await blog.channel.confirm(blog.context(), state, url));
    expect(declared.providerStatus).toBe("OWNER_DECLARED");
    blog.clock.at += 60_000;
    const outcome = published(await blog.channel.check(blog.context(), stored(declared.state)));
    expect(outcome).toEqual({
      ...declared,
      data: { postUrl: url, verified: true },
      providerStatus: "VERIFIED",
      state: expect.objectContaining({ post: expect.objectContaining({ isVerified: true }) }),
    });
  });

  test.each([
    { title: "주말 메뉴 소식", text: "새로 나온 김밥을 소개해요." },
    { title: "주말 메뉴 소식", text: "지난 이벤트 https://go.example/r/0ther0ne" },
    { text: "같은 제목의 지난 이벤트 https://go.example/r/0ther0ne" },
  ])("stays declared where the feed shows another post under its number: %j", async (post) => {
    const blog = await createBlog();
    const state = await blog.prepared();
    const { url } = await blog.owner(post);
    const declared = published(await blog.channel.confirm(blog.context(), state, url));
    expect(declared).toMatchObject({
      data: { postUrl: url, verified: false },
      providerStatus: "OWNER_DECLARED",
    });
    expect(await blog.channel.check(blog.context(), stored(declared.state))).toEqual(declared);
  });

  test("stays declared while the feed does not list it, shows no blog, or only others' posts", async () => {
    const blog = await createBlog();
    await blog.owner();
    const declared = published(await blog.channel.confirm(blog.context(), await blog.prepared(), POST));
    expect(await blog.channel.check(blog.context(), stored(declared.state))).toEqual(declared);
    await blog.fault({ kind: "refuse", op: "rss", status: 404 });
    expect(await blog.channel.check(blog.context(), stored(declared.state))).toEqual(declared);
  });

  test("is looked for three days, then it rests", async () => {
    const blog = await createBlog();
    const declared = published(await blog.channel.confirm(blog.context(), await blog.prepared(), POST));
    blog.clock.at += 3 * DAY + 1;
    const calls = blog.calls.length;
    expect(await blog.channel.check(blog.context(), stored(declared.state))).toEqual(declared);
    expect(blog.calls).toHaveLength(calls);
  });

  test("is the owner's to delete: no cancel pretends otherwise", async () => {
    const blog = await createBlog();
    const state = await blog.prepared();
    expect(await blog.channel.cancel(blog.context(), state)).toEqual({ type: "cancelled", refundKrw: null });
    const declared = published(await blog.channel.confirm(blog.context(), state, POST));
    const error = await errorOf(blog.channel.cancel(blog.context(), stored(declared.state)));
    expect(error?.reason).toBe("NOT_CANCELLABLE");
  });

  test("has no numbers of its own", async () => {
    const blog = await createBlog();
    const ref = { kind: "post", id: "224000000001", at: NOON };
    const { asOf, ...metrics } = await blog.channel.fetchStats({
      ...blog.context(),
      eventId: "event",
      state: {},
      ref,
    });
    expect(asOf).toBe(NOON);
    expect(Object.values(metrics).every((value) => value === null)).toBe(true);
    expect(blog.calls).toEqual([]);
  });
});

test("credentials are the blog's id and nothing else", async () => {
  const { channel } = await createBlog();
  expect(channel.credentialsSchema.safeParse({}).success).toBe(true);
  expect(channel.credentialsSchema.safeParse({ blogId: "dal-bit_1" }).success).toBe(true);
  for (const bad of [{ blogId: "한글" }, { blogId: "ab" }, { blogId: "a/b" }, { clientId: "x" }])
    expect(channel.credentialsSchema.safeParse(bad).success).toBe(false);
  expect(channel.credentialFacts({ blogId: "dalbit" }).accountLabel).toBe("dalbit");
  expect(channel.credentialFacts({}).accountLabel).toBeNull();
});
