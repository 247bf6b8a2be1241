import { describe, expect, test } from "bun:test";
import { compileMessages } from "../../scripts/web/messages.ts";
import { composeRecipes } from "../../src/services/recipe/compose.ts";

// The wizard asks the compiled messages for the language.
await compileMessages();
const { overwriteGetLocale } = await import("../../web/src/generated/messages/runtime.js");
overwriteGetLocale(() => "ko");
const { retold, toldNow } = await import("../../web/src/features/wizard/carry-words.ts");
const { contentErrors } = await import("../../web/src/features/wizard/content-fields.ts");
const { hasDays, openStep, stepOfIssues } = await import("../../web/src/features/wizard/open-step.ts");
const { mergedPlan } = await import("../../web/src/features/wizard/merge-plan.ts");
const { placesOf } = await import("../../web/src/features/wizard/poster-places.ts");
const { hasLinkToCome, shownPost } = await import("../../web/src/features/wizard/shown-post.ts");

const [card] = composeRecipes(
  { industry: "CAFE", season: "WINTER", objective: "NEW_CUSTOMERS" },
  { name: "달빛 커피", address: "서울시 마포구 1", region: "서울" },
);
if (card === undefined) throw new Error("no suggestion");
const { title, prizeName, description } = card;
const told = {
  ...{ title, prizeName, description },
  channels: card.channels.map(({ channel, content }) => ({ channel, content })),
};

type Draft = Parameters<typeof openStep>[0];
type Step = ReturnType<typeof openStep>;

describe("texts that a suggestion wrote", () => {
  test("name the new title and the new prize, with the particle that fits, wherever they named the old", () => {
    const now = { ...told, title: "겨울 라떼 잔치", prizeName: "유자 라떼" };
    const { channels, description: about } = retold(told, now);
    const before = JSON.stringify(told.channels);
    expect([before.includes(`${prizeName}을`), before.includes(title)]).toEqual([true, true]);
    const after = JSON.stringify(channels);
    for (const old of [title, prizeName, "라떼을", "라떼이에요"]) expect(after).not.toContain(old);
    for (const text of ["겨울 라떼 잔치", "유자 라떼를 드려요", "유자 라떼예요"])
      expect(after).toContain(text);
    expect(about).toContain("유자 라떼를 드려요");
  });

  test("are the old ones again once the old words are back, and follow no half-typed word", () => {
    const half = retold(told, { ...told, prizeName: "유" });
    expect(half).toEqual({});
    const now = { ...told, prizeName: "유자차" };
    const { description: about = "", channels = [] } = retold(told, now);
    expect(retold(told, { ...now, description: about, channels, prizeName })).toEqual({
      description,
      channels: told.channels,
    });
  });

  test("of the owner's own stay as they are where they name none of the words", () => {
    const own = [{ channel: "Instagram" as const, content: { caption: "놀러 오세요", hashtags: [title] } }];
    const mine = { ...told, description: "늘 고마워요.", channels: own };
    expect(retold(mine, { ...mine, title: "새 제목", prizeName: "새 경품" })).toEqual({});
  });

  test("that came from elsewhere meanwhile are not written over by those of before", () => {
    const own = { ...told, ...retold(told, { ...told, prizeName: "유자차" }), prizeName: "유자차" };
    expect(toldNow(told, own)).toBe(told);
    const channels = [{ channel: "Instagram" as const, content: { caption: "다른 화면에서 쓴 글: 유자차" } }];
    const seen = { ...own, channels };
    const now = { ...seen, prizeName: "대추차" };
    expect(retold(toldNow(told, seen), now).channels).toEqual([
      { channel: "Instagram", content: { caption: "다른 화면에서 쓴 글: 대추차" } },
    ]);
  });

  test("take each word once: a new title may hold the old prize", () => {
    const channels = [
      { channel: "RingoBiz" as const, content: { announcement: "머그컵 잔치: 머그컵 증정" } },
    ];
    const mine = { title: "머그컵 잔치", prizeName: "머그컵", description: "", channels };
    expect(retold(mine, { ...mine, title: "다시 머그컵", prizeName: "유리컵" }).channels).toEqual([
      { channel: "RingoBiz", content: { announcement: "다시 머그컵: 유리컵 증정" } },
    ]);
  });
});

describe("a plan that two screens change", () => {
  const insta = (content: object) => ({ channel: "Instagram" as const, content: { ...content } });
  const blog = (content: object) => ({ channel: "NaverBlog" as const, content: { ...content } });
  const tv = { channel: "WooridongneTV" as const };

  test("has what each of them wrote, and tells what was written twice", () => {
    const before = [insta({ caption: "글", hashtags: ["겨울"] }), blog({ title: "제목", content: "본문" })];
    const ours = [
      insta({ caption: "우리 글", hashtags: ["겨울"] }),
      blog({ title: "우리 제목", content: "본문" }),
    ];
    const theirs = [
      insta({ caption: "글", hashtags: ["봄"] }),
      blog({ title: "남의 제목", content: "남의 본문" }),
    ];
    expect(mergedPlan({ ours, before, theirs })).toEqual({
      plan: [
        insta({ caption: "우리 글", hashtags: ["봄"] }),
        blog({ title: "우리 제목", content: "남의 본문" }),
      ],
      replaced: ["남의 제목"],
    });
  });

  test("has the channels that either of them switched on, without those that either switched off", () => {
    const before = [insta({}), blog({ title: "제목" })];
    const channels = (ours: typeof before, theirs: ((typeof before)[number] | typeof tv)[]) =>
      mergedPlan({ ours, before, theirs }).plan.map(({ channel }) => channel);
    expect(channels(before, [insta({}), tv])).toEqual(["Instagram", "WooridongneTV"]);
    expect(channels([blog({ title: "제목" })], before)).toEqual(["NaverBlog"]);
  });
});

describe("a draft goes on", () => {
  const NOW = Date.parse("2026-11-21T12:00:00+09:00");
  const ready: Draft = {
    title: "가을 사은",
    startsAt: "2026-11-22T00:00:00+09:00",
    endsAt: "2026-11-30T00:00:00+09:00",
    targetParticipants: 50,
    imageUrl: "https://img.example.com/a.jpg",
    channels: [{ channel: "Instagram" }],
  };

  test.each([
    [{}, "5"],
    [{ title: "" }, "2"],
    [{ targetParticipants: null }, "2"],
    [{ endsAt: "2026-11-21T00:00:00+09:00" }, "2"],
    [{ startsAt: "2026-12-05T00:00:00+09:00" }, "2"],
    [{ startsAt: "2026-08-23T12:00:00+09:00" }, "5"],
    [{ startsAt: "2026-08-23T11:59:59+09:00" }, "2"],
    [{ imageUrl: null }, "3"],
    [{ imageUrl: null, channels: [{ channel: "NaverBlog" }] }, "5"],
    [{ channels: [] }, "4"],
  ] satisfies [Partial<Draft>, Step][])("with %j missing or wrong in step %s", (change, step) => {
    expect(openStep({ ...ready, ...change }, NOW)).toBe(step);
  });

  test.each([
    ["2026-08-24", undefined],
    ["2026-08-23", "시작한 지 90일이 넘은 이벤트는 만들 수 없어요. 더 늦은 날을 골라 주세요."],
  ])(
    "with %s as its first day, which the last sheet would refuse, only after that is mended",
    (startDay, told) => {
      const typed = {
        ...{ title: "가을 사은", description: "", prizeName: "", prizeCount: "", prizeCostKrw: "" },
        ...{ startDay, endDay: "2026-11-30", targetParticipants: "50", budgetCapKrw: "" },
      };
      expect(contentErrors(typed, "2026-11-21").startDay).toBe(told);
    },
  );

  test("and shows a period only of days in their order", () => {
    const { startsAt, endsAt } = ready;
    expect([
      hasDays(ready),
      hasDays({ startsAt, endsAt: null }),
      hasDays({ startsAt: endsAt, endsAt: startsAt }),
    ]).toEqual([true, false, false]);
  });

  test("from the last sheet to the step that has the field", () => {
    const hard = (field: string) => ({ severity: "hard", field });
    expect([
      stepOfIssues([hard("phoneNumber")]),
      stepOfIssues([hard("budgetKrw"), hard("contentUrls")]),
      stepOfIssues([hard("caption"), hard("schedule.endDate")]),
      stepOfIssues([{ severity: "soft", field: "radius" }]),
    ]).toEqual(["4", "3", "2", undefined]);
  });
});

describe("a post is shown", () => {
  const url = "https://madang.example/r/00000000";
  const post = {
    title: null,
    media: [],
    counters: [],
    hashtags: ["#겨울", "#커피"],
    link: { label: "참여하기", url },
  };

  test("with its tags and its link once, and says when the link comes", () => {
    const text = `놀러 오세요\n참여하기: ${url}\n\n#겨울`;
    expect(shownPost({ ...post, kind: "post", text })).toEqual({
      text: "놀러 오세요\n참여하기: (링크는 배포할 때 만들어져요)\n\n#겨울",
      hashtags: ["#커피"],
      link: undefined,
    });
    expect(shownPost({ ...post, kind: "message", text }).link).toBe("참여하기");
    expect(shownPost({ ...post, kind: "tv", text: "반경 1km" }).link).toBe("참여하기");
  });

  test("with the link itself once there is one", () => {
    expect([hasLinkToCome(url), hasLinkToCome("https://madang.example/r/00000000a")]).toEqual([true, false]);
    const text = "참여하기: https://madang.example/r/ab12cd34";
    expect(shownPost({ ...post, kind: "post", text }).text).toBe(text);
  });
});

describe("a poster with the title", () => {
  test.each([1, 2, 3, 4])("of %i lines holds all words within the 4:3 that pages show of it", (lines) => {
    const { titles, titleSize, store, prize, wordSize, size } = placesOf(lines);
    const baselines = [store, ...titles, prize];
    expect(titles).toHaveLength(lines);
    expect(baselines).toEqual(baselines.toSorted((a, b) => a - b));
    expect(store - wordSize).toBeGreaterThan(size / 8);
    expect(prize + wordSize / 3).toBeLessThan((size * 7) / 8);
    expect(prize - (titles.at(-1) ?? 0)).toBeGreaterThan(wordSize);
    expect((titles[0] ?? 0) - store).toBeGreaterThan(titleSize);
  });
});
