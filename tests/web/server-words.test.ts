import { afterEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { compileMessages, readMessages } from "../../scripts/web/messages.ts";
import { MadangError } from "../../src/client/index.ts";
import { OBJECTIVES } from "../../src/db/schema/store.ts";
import { type ErrorReason, REASON_MESSAGES } from "../../src/errors.ts";
import { acquisitionCost } from "../../src/services/analytics/formulas/acquisition.ts";
import { computeDashboard } from "../../src/services/analytics/formulas/index.ts";
import { TIME_SLOTS } from "../../src/services/analytics/formulas/profile.ts";
import { OTHER, PROFILE_GROUPS } from "../../src/services/analytics/formulas/profile-publication.ts";
import { addDays } from "../../src/time.ts";
import { anyFacts, dashboardFacts, eventFacts, salesOf } from "../services/analytics/facts.ts";

// What is imported here asks the compiled messages for the language.
await compileMessages();
const { overwriteGetLocale } = await import("../../web/src/generated/messages/runtime.js");
const { errorText } = await import("../../web/src/api/error-text.ts");
const { liftWords, regularsWords, scoreLabel, scoreRule } = await import(
  "../../web/src/features/events/dashboard/score-words.ts"
);
const { groupWords } = await import("../../web/src/features/events/dashboard/group-words.ts");
const { costEachWords } = await import("../../web/src/features/events/dashboard/cost-each-words.ts");
const { toldWords } = await import("../../web/src/features/notifications/told-words.ts");
const { shortFreshness } = await import("../../web/src/features/events/dashboard/freshness-note.tsx");

afterEach(() => overwriteGetLocale(() => "ko"));

type Facts = Parameters<typeof computeDashboard>[0];

/** What an owner reads of the cards, from the server and from the app. */
function wordsOf(facts: Facts): { readonly server: readonly string[]; readonly app: readonly string[] } {
  const { scoreboard, summaryCards } = computeDashboard(facts).dashboard;
  const { cards, rule, cannibalisation } = scoreboard;
  return {
    server: [rule, ...cards.map(({ label }) => label), cannibalisation.note, summaryCards.salesLift.message],
    app: [
      scoreRule(scoreboard),
      ...cards.map(scoreLabel),
      regularsWords(cannibalisation),
      liftWords(summaryCards.salesLift),
    ],
  };
}

/** Digits as the server writes them into a sentence. */
const plain = (text: string) => text.replaceAll("−", "-").replaceAll(/(?<=\d),(?=\d)/g, "");

/** Sales of usual days, then of the event's. */
const salesWith = (usual: readonly number[], now: readonly number[]) =>
  dashboardFacts({
    event: eventFacts({ participants: 3, conversions: 0 }),
    sales: salesOf(addDays("2026-03-01", -56), [...Array(8).fill(usual).flat(), ...now]),
  });
const UNEVEN = [90, 110, 95, 105, 100, 120, 80].map((share) => share * 1_000);
const DRAFT = dashboardFacts({ event: eventFacts({ startsAt: null, endsAt: null, status: "DRAFT" }) });
const SALES = [
  DRAFT,
  salesWith(UNEVEN, []),
  salesWith(UNEVEN, UNEVEN),
  ...[3, 0.3].map((times) =>
    salesWith(
      UNEVEN,
      UNEVEN.map((won) => won * times),
    ),
  ),
];

describe("the words of a dashboard's cards", () => {
  test("are the server's in Korean, for every objective, any visits and any sales", () => {
    overwriteGetLocale(() => "ko");
    const same = (facts: Facts) => {
      const { server, app } = wordsOf(facts);
      expect(app.map(plain)).toEqual(server.map(plain));
    };
    for (const facts of SALES) same(facts);
    expect(new Set(SALES.map((facts) => plain(wordsOf(facts).app.at(-1) ?? ""))).size).toBe(SALES.length);
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...OBJECTIVES), (facts, objective) =>
        same({ ...facts, event: { ...facts.event, objective } }),
      ),
    );
  });

  test("are English for who reads English [W-38]", () => {
    overwriteGetLocale(() => "en");
    for (const facts of [
      ...SALES,
      ...OBJECTIVES.map((objective) => ({ ...DRAFT, event: { ...DRAFT.event, objective } })),
    ])
      expect(wordsOf(facts).app.filter((text) => /[가-힣]/.test(text))).toEqual([]);
  });

  test("of a card that this app does not know are the server's own", () => {
    overwriteGetLocale(() => "en");
    expect(scoreLabel({ key: "newKind", label: "새 숫자" })).toBe("새 숫자");
  });
});

test("of a value that is missing the app does not say how it was measured", () => {
  const missing = { asOf: null, source: "measured", state: "missing", finalAt: null } as const;
  expect(shortFreshness(missing)).toBe("값 없음");
});

describe("of the server's own words", () => {
  const groups = [
    ...new Set([
      ...Object.values(PROFILE_GROUPS).flat(),
      OTHER,
      ...TIME_SLOTS.map(({ timeSlot }) => timeSlot),
    ]),
  ];
  const costs = [acquisitionCost(0, 3), acquisitionCost(30_000, 0), acquisitionCost(30_000, 3)];

  test("groups and costs of a participant are the same in Korean", () => {
    overwriteGetLocale(() => "ko");
    expect(groups.map(groupWords)).toEqual(groups);
    expect(costs.map(costEachWords)).toEqual(costs.map(({ text }) => text));
  });

  test("groups, costs and notifications of each kind are English for who reads English [W-38]", () => {
    overwriteGetLocale(() => "en");
    const kinds = ["CHANNEL_FAILED", "EVENT_ENDED", "ANOMALY", "of another release"];
    const told = kinds.map((kind) => toldWords({ kind, channel: "NaverBlog", message: "실패했어요." }));
    const words = [...groups.map(groupWords), ...costs.map(costEachWords), ...told];
    expect(words.filter((text) => /[가-힣]/.test(text))).toEqual([]);
    expect(told[0]).toContain("Naver Blog");
  });
});

describe("the words of an error", () => {
  const errorOf = (reason: ErrorReason) =>
    new MadangError(
      REASON_MESSAGES[reason],
      { code: "CONFLICT", reason, params: {}, status: 409, requestId: "r-1" },
      new Error("no sentence for people"),
    );
  const isReason = (word: string): word is ErrorReason => word in REASON_MESSAGES;
  const REASONS = Object.keys(REASON_MESSAGES).filter(isReason);
  /** Said in the app's own manner, or more fully, by sentences that were there before. */
  const REPHRASED =
    /^(UNAUTHORIZED|INTERNAL_SERVER_ERROR|ANALYTICS_FORBIDDEN|EVENT_NOT_FOUND|INVALID_EVENT_ID|EXTERNAL_SERVICE_UNAVAILABLE)$/;

  test("are the server's in Korean", () => {
    overwriteGetLocale(() => "ko");
    const told = REASONS.filter((reason) => !REPHRASED.test(reason));
    expect(told.map((reason) => errorText(errorOf(reason)))).toEqual(
      told.map((reason) => REASON_MESSAGES[reason]),
    );
  });

  test("are English for who reads English, each reason that an owner can meet with a sentence of its own [W-38]", () => {
    overwriteGetLocale(() => "en");
    const english = REASONS.map((reason) => errorText(errorOf(reason)));
    expect(english.filter((text) => /[가-힣]/.test(text))).toEqual([]);
    const known = [...readMessages("en")].flatMap(([key, text]) => (key.startsWith("errors_") ? [text] : []));
    expect(known.filter((text) => !english.includes(String(text)))).toEqual([]);
  });
});
