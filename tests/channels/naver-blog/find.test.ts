import { describe, expect, test } from "bun:test";
import { createBlog, HOUR, LINK, MINUTE, NOON, published, stored, subject, waiting } from "./support.ts";

/** Looks that must lie behind a row before the search is worth its quota. */
const LATE = { looks: 12 };

describe("a post in the blog's feed", () => {
  test("is found by its tracking link, with its address, its time and without any cost", async () => {
    const blog = await createBlog();
    const state = await blog.prepared();
    blog.clock.at += 10 * MINUTE;
    const { logNo, url } = await blog.owner({ title: "제목은 바꿨어요" });
    blog.clock.at += 5 * MINUTE;
    const outcome = published(await blog.channel.check(blog.context(), stored(state)));
    expect(outcome).toMatchObject({
      ref: { kind: "post", id: logNo, url, at: NOON + 10 * MINUTE },
      data: { postUrl: url },
      costKrw: 0,
      providerStatus: "VERIFIED",
    });
  });

  test("is found by its exact title where the feed cuts the text before the link", async () => {
    const blog = await createBlog();
    const text = `${"가게 이야기를 먼저 할게요. ".repeat(30)}\n${LINK}`;
    const { logNo } = await blog.owner({ text });
    const outcome = published(await blog.channel.check(blog.context(), await blog.prepared()));
    expect(outcome.ref.id).toBe(logNo);
  });

  test.each(['[A&B] 1<2 "잔치"', "세일 <50%> 할인", "  빈칸이   많은 제목 "])(
    "is found by the title %p",
    async (title) => {
      const blog = await createBlog();
      const base = blog.context().content;
      const change = { content: { ...base, title, content: "글".repeat(400) }, ...blog.withoutSearch() };
      await blog.owner({ title, text: "링크는 빠졌어요" });
      const outcome = await blog.channel.check(blog.context(change), await blog.prepared());
      expect(outcome.type).toBe("published");
    },
  );

  test("is found in a feed of whole posts, far longer than any other answer", async () => {
    const blog = await createBlog();
    const state = await blog.prepared();
    const { logNo } = await blog.owner();
    const filler = `<item><description><![CDATA[${"긴 글 ".repeat(4_000)}]]></description></item>`;
    const fetch = async (input: string, init?: RequestInit) => {
      const xml = await (await blog.fetch(input, init)).text();
      return new Response(xml.replace("<item>", `${filler.repeat(40)}<item>`));
    };
    expect(published(await blog.channel.check(blog.context({ fetch }), state)).ref.id).toBe(logNo);
  });

  test("is not found again once it is: a verified post is asked for no more", async () => {
    const blog = await createBlog();
    const state = await blog.prepared();
    await blog.owner();
    const found = published(await blog.channel.check(blog.context(), state));
    const calls = blog.calls.length;
    const again = await blog.channel.check(blog.context(), stored(found.state));
    expect(again).toEqual(found);
    expect(blog.calls).toHaveLength(calls);
  });

  test("wins by its link over another post that only has the title", async () => {
    const blog = await createBlog();
    const ours = await blog.owner();
    blog.clock.at += MINUTE;
    await blog.owner({ text: "제목만 같은 글" });
    const outcome = published(
      await blog.channel.check(blog.context(), { ...(await blog.prepared()), preparedAt: NOON }),
    );
    expect(outcome.ref.id).toBe(ours.logNo);
  });
});

describe("what is not the post", () => {
  test("an older post with the same link or title", async () => {
    const blog = await createBlog();
    await blog.owner();
    blog.clock.at += MINUTE;
    const outcome = await blog.channel.check(blog.context(blog.withoutSearch()), await blog.prepared());
    expect(outcome.type).toBe("action_required");
  });

  test("a post of the same title that carries another event's link", async () => {
    const blog = await createBlog();
    const state = await blog.prepared();
    await blog.owner({ text: "지난 이벤트예요. https://go.example/r/0ther0ne 에서 참여하세요." });
    expect((await blog.channel.check(blog.context(), state)).type).toBe("action_required");
  });

  test("somebody else's blog, another title, a link that only begins like ours", async () => {
    const blog = await createBlog();
    const state = await blog.prepared();
    await blog.owner({ blogId: "stranger" });
    await blog.owner({ title: "가을 떡볶이 잔치 후기", text: `${LINK}x` });
    expect((await blog.channel.check(blog.context(), state)).type).toBe("action_required");
  });
});

describe.each(["hub", "legacy"] as const)("Naver's search with %s keys", (searchStyle) => {
  const searchUrl = {
    hub: "https://naver.test/search/v1/blog",
    legacy: "https://naver.test/v1/search/blog.json",
  }[searchStyle];

  async function create() {
    const blog = await createBlog();
    const account = blog.context().account;
    const searching = { account: { ...account, app: { ...account.app, searchStyle, searchUrl } } };
    return { ...blog, searching };
  }

  test("finds the post hours later when the feed does not show it", async () => {
    const blog = await create();
    const state = { ...(await blog.prepared()), ...LATE };
    const { logNo } = await blog.owner();
    await blog.fault({ kind: "refuse", op: "rss", status: 404 });
    expect((await blog.channel.check(blog.context(blog.searching), state)).type).toBe("action_required");
    blog.clock.at += 6 * HOUR;
    const outcome = published(await blog.channel.check(blog.context(blog.searching), state));
    expect(outcome.ref).toMatchObject({ id: logNo, url: `https://blog.naver.com/dalbit/${logNo}` });
    expect(outcome.providerStatus).toBe("VERIFIED");
  });

  test("asks for the quoted title, newest first, thirty at a time", async () => {
    const blog = await create();
    await blog.channel.check(blog.context(blog.searching), { ...(await blog.prepared()), ...LATE });
    const call = new URL(blog.calls.at(-1) ?? "", "https://naver.test");
    expect(call.pathname).toBe(new URL(searchUrl).pathname);
    expect(Object.fromEntries(call.searchParams)).toEqual({
      query: '"[달빛분식] 가을 떡볶이 잔치"',
      display: "30",
      start: "1",
      sort: "date",
    });
  });

  test("shows strangers' posts of the same title, which are not ours", async () => {
    const blog = await create();
    const state = { ...(await blog.prepared()), ...LATE };
    await blog.owner({ blogId: "stranger" });
    blog.clock.at += 6 * HOUR;
    expect((await blog.channel.check(blog.context(blog.searching), state)).type).toBe("action_required");
  });
});

describe("the search", () => {
  test("costs no quota while the feed answers and the index cannot know the post yet", async () => {
    const blog = await createBlog();
    await blog.channel.check(blog.context(), await blog.prepared());
    expect(blog.calls).toEqual(["/dalbit.xml"]);
  });

  test("is the only source without a connected blog, and then only the link is proof", async () => {
    const blog = await createBlog({ credentials: {} });
    const state = await blog.prepared();
    await blog.owner({ blogId: "stranger", text: "제목만 같은 글이에요" });
    blog.clock.at += 6 * HOUR;
    expect((await blog.channel.check(blog.context(), state)).type).toBe("action_required");
    const { logNo } = await blog.owner();
    blog.clock.at += 6 * HOUR;
    expect(published(await blog.channel.check(blog.context(), state)).ref.id).toBe(logNo);
    expect(blog.calls.every((path) => path.startsWith("/search/"))).toBe(true);
  });

  test("is left alone by an operator without a key: the action stays", async () => {
    const blog = await createBlog({ credentials: {} });
    const outcome = waiting(
      await blog.channel.check(blog.context(blog.withoutSearch()), await blog.prepared()),
    );
    expect(outcome.notice).toBeUndefined();
    expect(blog.calls).toEqual([]);
  });

  test("reads results in every spelling of an address that Naver uses", async () => {
    const blog = await createBlog();
    const state = { ...(await blog.prepared()), ...LATE };
    const { title } = { title: "<b>[달빛분식] 가을</b> 떡볶이 잔치" };
    for (const [link, bloggerlink] of [
      ["https://blog.naver.com/dalbit/224000000001", "https://blog.naver.com/dalbit"],
      ["http://blog.naver.com/DALBIT?Redirect=Log&logNo=224000000001", "http://blog.naver.com/DALBIT"],
      ["https://m.blog.naver.com/dalbit/224000000001", "blog.naver.com/dalbit"],
    ]) {
      const items = [{ title, link, bloggerlink, description: "", bloggername: "", postdate: "20261118" }];
      const fetch = async (input: string) =>
        input.includes(".xml") ? blog.fetch(input) : Response.json({ total: 1, items });
      const outcome = published(await blog.channel.check(blog.context({ fetch }), state));
      expect(outcome.ref.id).toBe("224000000001");
    }
  });

  test("does not count posts of an earlier day", async () => {
    const blog = await createBlog();
    const items = [
      {
        title: "[달빛분식] 가을 떡볶이 잔치",
        link: "https://blog.naver.com/dalbit/224000000001",
        bloggerlink: "blog.naver.com/dalbit",
        description: "",
        postdate: "20261117",
      },
    ];
    const fetch = async (input: string) =>
      input.includes(".xml") ? blog.fetch(input) : Response.json({ total: 1, items });
    const state = { ...(await blog.prepared()), ...LATE };
    expect((await blog.channel.check(blog.context({ fetch }), state)).type).toBe("action_required");
  });
});

test("what the owner is handed holds the link, and the share link opens Naver's editor with it", async () => {
  const blog = await createBlog();
  const { action } = waiting(await blog.channel.prepare(blog.context()));
  expect(action.copyText).toContain(LINK);
  expect(action.marker).toBe(LINK.slice(-8));
  expect(action.deadline).toBe(subject().event.endsAt);
  const share = new URL(action.shareUrl);
  expect(`${share.origin}${share.pathname}`).toBe("https://share.naver.com/web/shareView");
  expect(share.searchParams.get("url")).toBe(LINK);
  expect(share.searchParams.get("title")).toBe(action.copyTitle);
  expect(blog.calls).toEqual([]);
});
