import { describe, expect, test } from "bun:test";
import type { JsonObject } from "../../../src/channels/index.ts";
import { DAILY_QUOTA } from "../../../src/channels/simulators/naver/search.ts";
import { CODE, createBlog, DAY, HOUR, LINK } from "./support.ts";

const HUB = {
  "x-ncp-apigw-api-key-id": "simulator-naver-client",
  "x-ncp-apigw-api-key": "simulator-naver-secret",
};
const LEGACY = {
  "x-naver-client-id": "simulator-naver-client",
  "x-naver-client-secret": "simulator-naver-secret",
};

type Blog = Awaited<ReturnType<typeof createBlog>>;

async function ask(blog: Blog, path: string, headers: Record<string, string>) {
  const answer = await blog.simulator.request(path, { headers });
  return { status: answer.status, body: await answer.json() };
}

async function ledger(
  blog: Blog,
): Promise<{ posts: JsonObject[]; violations: string[]; simulator: boolean }> {
  return (await blog.simulator.request("/__ledger")).json();
}

describe("Naver's simulator", () => {
  test("writes for the owner, and its ledger names the post, the marker and no price", async () => {
    const blog = await createBlog();
    const { logNo, url } = await blog.owner();
    expect(url).toBe(`https://blog.naver.com/dalbit/${logNo}`);
    expect(await ledger(blog)).toMatchObject({
      simulator: true,
      violations: [],
      posts: [
        { id: logNo, url, blogId: "dalbit", marker: CODE, status: "PUBLISHED", netCostKrw: 0, stats: {} },
      ],
    });
  });

  test("tells of two posts with one marker", async () => {
    const blog = await createBlog();
    await blog.owner();
    await blog.owner({ text: "표시 없음" });
    expect((await ledger(blog)).violations).toEqual([]);
    await blog.owner();
    expect((await ledger(blog)).violations).toHaveLength(1);
  });

  test("keeps its posts over a restart, and numbers go on", async () => {
    const rows: JsonObject[] = [];
    const storage = { load: () => rows, append: (row: JsonObject) => void rows.push(row) };
    const first = await (await createBlog({ storage })).owner();
    const again = await createBlog({ storage });
    expect((await ledger(again)).posts).toMatchObject([{ id: first.logNo }]);
    expect((await again.owner()).logNo).not.toBe(first.logNo);
  });

  test.each([{}, { blogId: "한글", title: "t", text: "" }, { blogId: "dalbit", title: "", text: "" }])(
    "its editor refuses %j",
    async (body) => {
      const blog = await createBlog();
      const answer = await blog.simulator.request("/__owner/posts", {
        method: "POST",
        body: JSON.stringify(body),
      });
      expect(answer.status).toBe(400);
    },
  );

  test("has no feed for a blog that does not exist", async () => {
    const blog = await createBlog();
    const answer = await blog.simulator.request("/unknown1.xml");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
  });

  test("shows posts in the search hours later", async () => {
    const blog = await createBlog();
    await blog.owner({ tags: ["이벤트"] });
    const path = `/search/v1/blog?query=${encodeURIComponent('"가을 떡볶이"')}`;
    expect((await ask(blog, path, HUB)).body).toMatchObject({ total: 0, items: [] });
    blog.clock.at += 6 * HOUR;
    const { body } = await ask(blog, path, HUB);
    expect(body).toMatchObject({ total: 1, start: 1, display: 1 });
    expect(body.items[0]).toMatchObject({
      title: "[달빛분식] <b>가을 떡볶이</b> 잔치",
      bloggerlink: "blog.naver.com/dalbit",
      postdate: "20261118",
    });
    expect(body.items[0].description).toContain(LINK);
  });

  test.each([
    ["", "SE01"],
    ["query=a&display=101", "SE02"],
    ["query=a&start=0", "SE03"],
    ["query=a&sort=best", "SE04"],
  ])("refuses the query %p as each door does", async (query, code) => {
    const blog = await createBlog();
    const legacy = await ask(blog, `/v1/search/blog.json?${query}`, LEGACY);
    expect([legacy.status, legacy.body.errorCode]).toEqual([400, code]);
    const hub = await ask(blog, `/search/v1/blog?${query}`, HUB);
    expect([hub.status, hub.body.error.errorCode]).toEqual([400, "100"]);
  });

  test("refuses a foreign key and a key at the other door", async () => {
    const blog = await createBlog();
    const legacy = await ask(blog, "/v1/search/blog.json?query=a", HUB);
    expect([legacy.status, legacy.body.errorCode]).toEqual([401, "024"]);
    const hub = await ask(blog, "/search/v1/blog?query=a", { ...HUB, "x-ncp-apigw-api-key": "other" });
    expect([hub.status, hub.body.error.errorCode]).toEqual([401, "200"]);
  });

  test("counts its quota by days of Korea", async () => {
    const blog = await createBlog();
    const once = () => blog.simulator.request("/search/v1/blog?query=a", { headers: HUB });
    for (let call = 0; call < DAILY_QUOTA; call += 1) await once();
    const over = await ask(blog, "/v1/search/blog.json?query=a", LEGACY);
    expect([over.status, over.body.errorCode]).toEqual([429, "010"]);
    const hub = await ask(blog, "/search/v1/blog?query=a", HUB);
    expect([hub.status, hub.body.error.errorCode]).toEqual([429, "400"]);
    blog.clock.at += DAY / 2;
    expect((await once()).status).toBe(200);
  });

  test("grows the same from the same seed", async () => {
    const [a, b] = [await createBlog(), await createBlog()];
    expect(await a.owner()).toEqual(await b.owner());
  });
});
