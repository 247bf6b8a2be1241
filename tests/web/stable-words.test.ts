import { afterEach, describe, expect, test } from "bun:test";
import { compileMessages } from "../../scripts/web/messages.ts";
import { CHANNEL_REASONS } from "../../src/channels/errors.ts";
import { describeAgent } from "../../src/services/account/describe-agent.ts";
import { FORMULA_NAMES, FORMULAS } from "../../src/services/analytics/explain/formulas.ts";
import { INDUSTRIES } from "../../src/services/recipe/industry.ts";
import { SEASONS } from "../../src/services/recipe/season.ts";
import { issuesOfTheServer } from "./support/server-issues.ts";

// What is imported here asks the compiled messages for the language.
await compileMessages();
const { overwriteGetLocale } = await import("../../web/src/generated/messages/runtime.js");
const { reasonWords } = await import("../../web/src/i18n/index.ts");
const { resultWords } = await import("../../web/src/features/distribution/result-words.ts");
const { blockedWords, breakerWords, transitionWords } = await import(
  "../../web/src/features/channels/breaker-words.ts"
);
const { issueWords } = await import("../../web/src/features/wizard/issue-words.ts");
const { recipesFrom } = await import("../../web/src/features/wizard/recipe-words.ts");
const { formulaWords } = await import("../../web/src/features/events/dashboard/formula-words.ts");
const { degradedWords } = await import("../../web/src/features/events/dashboard/degraded-words.ts");
const { deviceWords } = await import("../../web/src/features/settings/device-words.ts");

afterEach(() => overwriteGetLocale(() => "ko"));

/** A sentence as the server writes one. */
const SERVER = "서버가 쓴 말이에요.";
const UNHEARD = "OF_ANOTHER_RELEASE";
const AT = "2026-11-21T19:30:00+09:00";
const REASONS = [...Object.keys(CHANNEL_REASONS), "NOT_CHECKED"];

const ISSUES = issuesOfTheServer();

/** Every place that shows a sentence of the server, with each stable word that can stand beside it. */
function allWords(): readonly string[] {
  const message = SERVER;
  return [
    ...[...REASONS, UNHEARD].map((reason) => reasonWords(reason, message)),
    ...[{ reason: UNHEARD }, {}, { field: "blogId" }].map((told) => resultWords({ message, ...told }) ?? ""),
    ...(["CLOSED", "OPEN", "HALF_OPEN"] as const).flatMap((state) =>
      [null, AT].map((nextProbeAt) => breakerWords({ state, nextProbeAt, words: message })),
    ),
    ...(["posting", "statistics"] as const).flatMap((about) =>
      (["OPEN", "CLOSED"] as const).map((state) => transitionWords({ state, about, words: message })),
    ),
    ...REASONS.map((reason) => blockedWords({ reason, until: AT, words: message })),
    ...ISSUES.map(({ field, code }) => issueWords({ field, code, message })),
    issueWords({ field: "connection", code: UNHEARD, message }),
    ...FORMULA_NAMES.map((formulaName) => formulaWords({ formulaName, formula: message })),
    degradedWords({ channel: "GenieTV", message }),
  ];
}

describe("a sentence that the server wrote", () => {
  test("is shown as it is in Korean, wherever it stands", () => {
    overwriteGetLocale(() => "ko");
    expect([...new Set(allWords())]).toEqual([SERVER]);
  });

  test("is the app's own in English, wherever it stands [W-38]", () => {
    overwriteGetLocale(() => "en");
    expect(allWords().filter((words) => /[가-힣]/.test(words) || words.length < 6)).toEqual([]);
  });

  test("has an English one of its own for each reason, each issue and each formula that the server knows", () => {
    overwriteGetLocale(() => "en");
    const unknown = reasonWords(UNHEARD, SERVER);
    expect(REASONS.filter((reason) => reasonWords(reason, SERVER) === unknown)).toEqual([]);
    const unsaid = ISSUES.filter((issue) => issueWords({ ...issue, message: SERVER }) === unknown);
    expect(unsaid.map(({ code }) => code)).toEqual([]);
    const formulas = new Set(
      FORMULA_NAMES.map((formulaName) => formulaWords({ formulaName, formula: SERVER })),
    );
    expect(formulas.size).toBe(new Set(FORMULA_NAMES.map((name) => FORMULAS[name].text)).size);
  });

  test("is never contradicted: a number of an English issue stands in each of the server's sentences of that code", () => {
    overwriteGetLocale(() => "en");
    const wrong = ISSUES.flatMap((issue) => {
      const known = new Set(numbersIn(issue.sentence));
      const words = issueWords({ ...issue, message: SERVER });
      return numbersIn(words).some((number) => !known.has(number)) ? [[words, issue.sentence]] : [];
    });
    expect(wrong).toEqual([]);
  });
});

test("what suggestions were chosen by is named in the owner's language", () => {
  const told = () =>
    INDUSTRIES.flatMap((industry) =>
      SEASONS.map((season) =>
        recipesFrom({ industry, season, industryLabel: "카페·베이커리", seasonLabel: "가을" }),
      ),
    );
  overwriteGetLocale(() => "ko");
  expect(new Set(told()).size).toBe(1);
  overwriteGetLocale(() => "en");
  expect(new Set(told()).size).toBe(INDUSTRIES.length * SEASONS.length);
  expect(told().filter((words) => /[가-힣]/.test(words))).toEqual([]);
});

test("a device has its Korean name in Korean and its English one in English", () => {
  const agents = [
    "KAKAOTALK iPhone",
    "NAVER(inapp) Android",
    "SamsungBrowser",
    "Whale Windows",
    "Firefox",
    "",
  ];
  const labels = agents.map(describeAgent);
  overwriteGetLocale(() => "ko");
  expect(labels.map(deviceWords)).toEqual(labels);
  overwriteGetLocale(() => "en");
  expect(labels.map(deviceWords)).toEqual([
    ...["KakaoTalk · iPhone", "Naver app · Android", "Samsung Internet", "Whale · Windows", "Firefox"],
    "Other device",
  ]);
});

/** @example numbersIn("예산은 10만 원부터") // [100000] */
function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/(\d[\d,]*)(만)?/g)].map(
    ([, digits = "", tenThousands]) =>
      Number(digits.replaceAll(",", "")) * (tenThousands === undefined ? 1 : 10_000),
  );
}
