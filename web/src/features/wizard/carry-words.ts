import { CHANNEL_TEXTS, isWordList } from "./channel-words.ts";
import type { StoreEvent } from "./draft-saver.ts";

/** An event whose texts were written about its title and its prize. */
export type Told = Pick<StoreEvent, "title" | "prizeName" | "description" | "channels">;

/** Shorter words stand by chance in other words. */
const LENGTH_MIN = 2;
const DESCRIPTION_MAX = 2_000;
/** With a final consonant, and without. */
const PARTICLES = [
  ["을", "를"],
  ["이에요", "예요"],
] as const;

/**
 * A new title or prize for the texts that name the old one: the description, and what channels say. While a word
 * is being typed it is called with the texts of before, so that half a word leads nowhere.
 *
 * @param told the texts, and the words they were written about
 * @param now the event as it is to be
 * @returns the texts that change; nothing where none names an old word
 * @example retold({ ...event, prizeName: "핫초코 한 잔" }, { ...event, prizeName: "라떼 한 잔" }).channels
 */
export function retold(told: Told, now: Told): Partial<Pick<Told, "description" | "channels">> {
  const old = [told.title, told.prizeName].filter(isWhole);
  const texts = JSON.stringify([told.description, told.channels]);
  if (!old.some((word) => texts.includes(JSON.stringify(word).slice(1, -1)))) return {};
  const rewrite = rewriter([
    [told.title, now.title],
    [told.prizeName, now.prizeName],
  ]);
  const description = rewrite(told.description);
  const channels = told.channels.map((item) => {
    const names = CHANNEL_TEXTS[item.channel].filter((name) => !isWordList(name));
    const written = names.flatMap((name) => {
      const text = item.content?.[name];
      return typeof text === "string" ? [[name, rewrite(text)] as const] : [];
    });
    if (written.length === 0) return item;
    return { ...item, content: { ...item.content, ...Object.fromEntries(written) } };
  });
  return {
    ...(description === now.description || description.length > DESCRIPTION_MAX ? {} : { description }),
    ...(JSON.stringify(channels) === JSON.stringify(now.channels) ? {} : { channels }),
  };
}

/**
 * What texts were written about, once something may have come from elsewhere: texts that no longer say what `told`
 * makes of them count as written about the words that stand beside them.
 */
export function toldNow(told: Told, seen: Told): Told {
  return Object.keys(retold(told, seen)).length === 0 ? told : seen;
}

type Pair = readonly [before: string, after: string];

/** All words at once, the longest first: a title may hold the prize, and the new one the old. */
function rewriter(pairs: readonly Pair[]): (text: string) => string {
  const after = new Map(pairs.filter((pair) => pair.every(isWhole)));
  if (after.size === 0) return (text) => text;
  const words = [...after.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const pattern = new RegExp(`(${words.join("|")})((?:${PARTICLES.flat().join("|")})(?![가-힣]))?`, "g");
  return (text) =>
    text.replace(pattern, (_all, word: string, particle: string | undefined) => {
      const next = after.get(word) ?? word;
      return particle === undefined ? next : `${next}${fitting(particle, next)}`;
    });
}

function isWhole(word: string): boolean {
  return [...word].length >= LENGTH_MIN;
}

function escaped(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** The form of a particle that a word of Hangul asks for; after other letters it stays as it was. */
function fitting(particle: string, word: string): string {
  const last = (word.codePointAt(word.length - 1) ?? 0) - 0xac00;
  const forms = PARTICLES.find((pair) => pair.some((form) => form === particle));
  if (forms === undefined || last < 0 || last >= 11_172) return particle;
  return last % 28 === 0 ? forms[1] : forms[0];
}
