import type { Locale } from "./drawing.ts";
import { changeOf, highest, sumOf } from "./numbers.ts";
import { copula, emptyCaption } from "./sentences.ts";
import type { TrendScene } from "./trend.ts";
import { show, showBy } from "./words.ts";

/** What a reader should know of a course of time, in one to three sentences. */
export function trendCaption(scene: TrendScene, locale: Locale): string {
  const { name, unit, points } = scene;
  const values = points.map(({ value }) => value);
  const empty = emptyCaption({ name, unit, values }, locale);
  if (empty !== undefined) return empty;
  const course = scene.isCumulative === true ? reached(scene, locale) : peak(scene, locale);
  const isGoingOn = points.at(-1)?.isPartial === true;
  const partial = { ko: "마지막 값은 아직 늘어날 수 있어요.", en: "The last one is not over yet." }[locale];
  return [course, comparison(scene, locale), isGoingOn ? partial : ""]
    .filter((text) => text !== "")
    .join(" ");
}

function peak({ name, unit, points }: TrendScene, locale: Locale): string {
  const best = highest(points.map(({ value }) => value));
  const label = points[best?.index ?? 0]?.label ?? "";
  if (best === undefined) return "";
  if (points.length === 1) {
    const only = show(best.value, unit, locale);
    return locale === "ko" ? `${name}: ${label}에 ${copula(only)}.` : `${name}: ${only} on ${label}.`;
  }
  return locale === "ko"
    ? `${name}: ${label}에 ${showBy(best.value, unit)} 가장 많았어요.`
    : `${name}: most on ${label} with ${show(best.value, unit, locale)}.`;
}

function reached({ name, unit, points }: TrendScene, locale: Locale): string {
  const last = points.findLast(({ value }) => value !== null);
  if (last === undefined) return "";
  const text = show(last.value, unit, locale);
  return locale === "ko"
    ? `${name}: ${last.label}까지 모두 ${copula(text)}.`
    : `${name}: ${text} in all by ${last.label}.`;
}

/** Only buckets that are known in both periods are compared, or the last of them where they add up already. */
function comparison({ points, before, compare, isCumulative }: TrendScene, locale: Locale): string {
  if (compare === undefined) return "";
  const pairs = points.flatMap(({ value }, index) => {
    const other = before[index] ?? null;
    return value === null || other === null ? [] : [{ value, other }];
  });
  const used = isCumulative === true ? pairs.slice(-1) : pairs;
  const now = sumOf(used.map(({ value }) => value));
  const then = sumOf(used.map(({ other }) => other));
  const change = changeOf(now, then);
  if (change === null || now === null || then === null) return "";
  if (now === then)
    return locale === "ko" ? `${compare.name}에도 같은 값이었어요.` : `The same as ${compare.name}.`;
  const size = show(Math.abs(change), "percent", locale);
  if (locale === "ko") return `${compare.name}보다 ${size} ${now > then ? "많아요" : "적어요"}.`;
  return `${size} ${now > then ? "more" : "less"} than ${compare.name}.`;
}
