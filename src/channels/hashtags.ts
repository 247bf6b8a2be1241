import type { Issue } from "./channel.ts";
import { hardIssue, softIssue } from "./issues.ts";

const WORD = /^[\p{L}\p{N}_]{1,100}$/u;
const ONLY_NUMBERS = /^\p{N}+$/u;
/** Wherever `#` stands: better one too many than a post that is refused. */
const ANY_TAG = /#[\p{L}\p{N}_]+/gu;
/** What a reader sees as a tag of its own. */
const OWN_TAG = /(?<=^|\s)#[\p{L}\p{N}_]+/gu;

/** A tag with or without its `#`: letters, digits and `_`, no blanks, not digits alone. */
export function isHashtag(tag: string): boolean {
  const word = wordOf(tag);
  return WORD.test(word) && !ONLY_NUMBERS.test(word);
}

/** The tag as it stands in a text. */
export function hashtagText(tag: string): string {
  return `#${wordOf(tag)}`;
}

/** A tag out of any text, without `#` and cut to `max` code points; "" where nothing of it can be a tag. */
export function toHashtag(text: string, max = 30): string {
  const word = [...text.replace(/[^\p{L}\p{N}_]/gu, "")].slice(0, max).join("");
  return isHashtag(word) ? word : "";
}

/** How many tags a channel will see in a text. */
export function countHashtags(text: string): number {
  return text.match(ANY_TAG)?.length ?? 0;
}

/** The text with its tags after a blank line; a tag that the text already holds is not said twice. */
export function withHashtags(text: string, tags: readonly string[]): string {
  const said = new Set(Array.from(text.matchAll(OWN_TAG), ([tag]) => wordOf(tag).toLowerCase()));
  const fresh = tags.filter((tag) => {
    const word = wordOf(tag).toLowerCase();
    const isNew = !said.has(word);
    said.add(word);
    return isNew;
  });
  const line = fresh.map(hashtagText).join(" ");
  if (line === "") return text;
  return text === "" ? line : `${text}\n\n${line}`;
}

/**
 * Syntax of the given tags, and the number of tags in the whole text that is sent (`text`, tags merged in).
 *
 * @param limits.max more are refused; `softMax`: more are allowed, with a warning
 */
export function checkHashtags(
  tags: readonly string[],
  limits: { readonly text: string; readonly max: number; readonly softMax?: number },
  field = "hashtags",
): Issue[] {
  const issues: Issue[] = [];
  if (!tags.every(isHashtag))
    issues.push(
      hardIssue(
        field,
        "INVALID_HASHTAG",
        "해시태그에는 글자, 숫자, 밑줄만 쓸 수 있고 숫자로만 쓸 수 없어요.",
      ),
    );
  const count = countHashtags(limits.text);
  if (count > limits.max)
    issues.push(hardIssue(field, "TOO_MANY_HASHTAGS", `해시태그는 ${limits.max}개까지 쓸 수 있어요.`));
  else if (limits.softMax !== undefined && count > limits.softMax)
    issues.push(softIssue(field, "MANY_HASHTAGS", `해시태그는 ${limits.softMax}개까지 쓰는 것이 좋아요.`));
  return issues;
}

function wordOf(tag: string): string {
  return tag.startsWith("#") ? tag.slice(1) : tag;
}
