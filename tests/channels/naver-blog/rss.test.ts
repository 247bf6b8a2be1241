import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readEntities, readPlainText } from "../../../src/channels/naver-blog/plain-text.ts";
import { type Feed, readFeed } from "../../../src/channels/naver-blog/rss.ts";
import type { Post } from "../../../src/channels/simulators/naver/post.ts";
import { feedOf } from "../../../src/channels/simulators/naver/rss.ts";

const rss = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>${inner}</channel></rss>`;

function itemsOf(feed: Feed) {
  if (feed.type !== "feed") throw new Error(`not a feed: ${feed.type}`);
  return feed.items;
}

describe("a feed", () => {
  test("is read with CDATA, entities, attributes and unknown elements", () => {
    const [item] = itemsOf(
      readFeed(
        rss(`<title>블로그</title><link>https://blog.naver.com/dalbit</link>
          <item a="1"><author>dalbit</author><title><![CDATA[A & <b>B</b> &lt;3]]></title>
          <link>https://blog.naver.com/dalbit/224000000001?fromRss=true&amp;trackingCode=rss</link>
          <guid isPermaLink="true">https://blog.naver.com/dalbit/224000000001</guid>
          <description><![CDATA[<img src="x">첫 줄]]> 그리고 <![CDATA[둘째]]></description>
          <pubDate>Thu, 12 Dec 2024 14:47:17 +0900</pubDate><tag/><!-- <item> --></item>`),
      ),
    );
    expect(item).toEqual({
      title: "A & B <3",
      link: "https://blog.naver.com/dalbit/224000000001?fromRss=true&trackingCode=rss",
      guid: "https://blog.naver.com/dalbit/224000000001",
      description: "첫 줄 그리고 둘째",
      at: Date.parse("2024-12-12T14:47:17+09:00"),
    });
  });

  test("without items is a feed, the channel's own title and link are no item", () => {
    expect(readFeed(rss("<title>t</title><link>l</link>"))).toEqual({ type: "feed", items: [] });
  });

  test("tags that stand inside CDATA are text", () => {
    const items = itemsOf(readFeed(rss("<item><title><![CDATA[</title></item><item>]]></title></item>")));
    expect(items).toHaveLength(1);
  });

  test("holds two hundred items at most", () => {
    expect(itemsOf(readFeed(rss("<item><title>t</title></item>".repeat(1_000))))).toHaveLength(200);
  });
});

describe("what is no feed", () => {
  test.each([
    ["", "not_a_feed"],
    ["<html><body>404</body></html>", "not_a_feed"],
    ['{"error":1}', "not_a_feed"],
  ])("%p is %s", (text, type) => {
    expect(readFeed(text).type).toBe(type as Feed["type"]);
  });

  test.each([
    ["torn off", rss("<item><title>t</title></item>").slice(0, -3)],
    ["torn off in CDATA", "<rss><channel><item><title><![CDATA[abc"],
    ["torn off in a tag", "<rss><channel><item"],
  ])("%s is broken", (_, text) => {
    expect(readFeed(text)).toEqual({ type: "broken" });
  });

  test("entities of the sender's own are refused, outside and inside: nothing is fetched, nothing grows", () => {
    const xxe = `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>${rss("<item><title>&x;</title></item>")}`;
    const levels = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join(
      "",
    );
    const laughs = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">${levels}]>${rss("<item><title>&l9;</title></item>")}`;
    expect(readFeed(xxe)).toEqual({ type: "broken" });
    expect(readFeed(laughs)).toEqual({ type: "broken" });
    const [item] = itemsOf(readFeed(rss("<item><title>&x; &unknown; &amp;lt;</title></item>")));
    expect(item?.title).toBe("&x; &unknown; <");
  });
});

describe("for any text", () => {
  test("reading ends, in time that grows with its length only", () => {
    const parts = [
      "<",
      ">",
      "<!",
      "<![CDATA[",
      "]]>",
      "<item>",
      "</item>",
      "<rss>",
      "</rss>",
      "&#x0;",
      "&amp;",
      "a",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 300 }), (pieces) => {
        expect(["feed", "broken", "not_a_feed"]).toContain(readFeed(pieces.join("")).type);
      }),
    );
    const at = performance.now();
    for (const bad of ["<", "<![CDATA[", "&", "<a ", "<rss><item>&#", "]]>"])
      readFeed(`<rss>${bad.repeat(200_000)}`);
    expect(performance.now() - at).toBeLessThan(2_000);
  });

  test("what a person writes comes back out of Naver's feed as a reader sees it", () => {
    const text = fc
      .string({ unit: "grapheme", maxLength: 60 })
      .filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value));
    fc.assert(
      fc.property(text, (words) => {
        const post: Post = {
          id: "224000000001",
          blogId: "dalbit",
          title: "t",
          text: words,
          tags: [],
          writtenAt: 0,
        };
        const [item] = itemsOf(readFeed(feedOf("dalbit", [post], 0)));
        expect(item?.description).toBe(words.normalize("NFC").replace(/\s+/g, " ").trim());
      }),
    );
  });

  test("an entity is read once, and only where it names a character", () => {
    expect(readEntities("&amp;amp; &#44032; &#xAC00; &#0; &#x110000; &nope; &")).toBe(
      "&amp; 가 가 &#0; &#x110000; &nope; &",
    );
    expect(readPlainText(" <p>a</p>\n b&nbsp;c ")).toBe("a b c");
  });
});
