import { publicHttpsUrl } from "../public-address.ts";
import type { DeriveInput, Issue, MediaFacts } from "./channel.ts";
import { hardIssue, softIssue } from "./issues.ts";

/**
 * What a channel asks of a file. `types` are content types; ratios are width to height, as text ("4:5"), so that
 * the same value is checked and shown. Sizes in bytes, lengths in ms. What is left out is not checked.
 */
export type MediaRules = {
  readonly isRequired?: boolean;
  readonly types?: readonly string[];
  readonly maxBytes?: number;
  readonly minWidth?: number;
  readonly minRatio?: string;
  readonly maxRatio?: string;
  readonly minMs?: number;
  readonly maxMs?: number;
  /** `soft` where a wrong file only looks bad: the address itself stays a hard matter. */
  readonly severity?: Issue["severity"];
};

type Kind = keyof typeof NOUNS;

const NOUNS = { IMAGE: "사진", VIDEO: "영상", AUDIO: "음원" } as const;
/** Measured pixels are whole numbers: a ratio may be off by this share of itself. */
const RATIO_TOLERANCE = 0.01;

const TYPE_LABELS: Readonly<Record<string, string>> = {
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "image/gif": "GIF",
  "image/webp": "WebP",
  "video/mp4": "MP4",
  "audio/mpeg": "MP3",
  "audio/wav": "WAV",
};

const TYPES_BY_ENDING: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  mp4: "video/mp4",
  mp3: "audio/mpeg",
  wav: "audio/wav",
};

/** The rules of a channel, with what is known of the store's own uploads. */
export type FileRules = MediaRules & { readonly media?: DeriveInput["media"] };

/**
 * A picture by its address: the store's own upload is measured, a foreign address must be public https and only
 * its ending is known, so that a wrong ending warns. `true` stands for a picture that must be there.
 *
 * @example checkImage(imageUrl, "imageUrl", { isRequired: true, types: ["image/jpeg"], media: input.media })
 */
export function checkImage(url: string | undefined, field: string, rules: FileRules | boolean = {}): Issue[] {
  const wanted = typeof rules === "boolean" ? { isRequired: rules } : rules;
  return checkFile("IMAGE", { url, field }, wanted);
}

/** As `checkImage`, for a film. */
export function checkVideo(url: string | undefined, field: string, rules: FileRules = {}): Issue[] {
  return checkFile("VIDEO", { url, field }, rules);
}

/** As `checkImage`, for a sound. */
export function checkAudio(url: string | undefined, field: string, rules: FileRules = {}): Issue[] {
  return checkFile("AUDIO", { url, field }, rules);
}

type Place = { readonly url: string | undefined; readonly field: string };

function checkFile(kind: Kind, { url, field }: Place, rules: FileRules): Issue[] {
  const noun = NOUNS[kind];
  if (url === undefined || url === "")
    return rules.isRequired === true
      ? [hardIssue(field, `${kind}_MISSING`, `이벤트 ${noun}을 넣어 주세요.`)]
      : [];
  const facts = rules.media?.get(url);
  if (facts !== undefined) return checkFacts(kind, facts, rules).map((found) => issueOf(field, rules, found));
  if (!isPublicHttpsUrl(url))
    return [hardIssue(field, `INVALID_${kind}_URL`, `${noun} 주소는 https로 시작하는 공개 주소여야 해요.`)];
  const type = TYPES_BY_ENDING[fileExtension(url)];
  return type === undefined || isAllowed(type, rules)
    ? []
    : [softIssue(field, `${kind}_TYPE`, typeSentence(noun, rules))];
}

type Found = { readonly code: string; readonly message: string };

function issueOf(field: string, rules: MediaRules, { code, message }: Found): Issue {
  return { severity: rules.severity ?? "hard", field, code, message };
}

function checkFacts(kind: Kind, facts: MediaFacts, rules: MediaRules): Found[] {
  const noun = NOUNS[kind];
  if (!isAllowed(facts.contentType, rules))
    return [{ code: `${kind}_TYPE`, message: typeSentence(noun, rules) }];
  const found: Found[] = [];
  const { maxBytes = Number.POSITIVE_INFINITY, minWidth = 0 } = rules;
  if (facts.bytes > maxBytes)
    found.push({ code: `${kind}_TOO_LARGE`, message: `${noun}은 ${sizeText(maxBytes)}까지 쓸 수 있어요.` });
  if (facts.width !== null && facts.width < minWidth)
    found.push({
      code: `${kind}_TOO_SMALL`,
      message: `${noun}의 가로는 ${minWidth}픽셀보다 커야 해요.`,
    });
  return [...found, ...checkRatio(kind, facts, rules), ...checkLength(kind, facts, rules)];
}

function checkRatio(kind: Kind, { width, height }: MediaFacts, rules: MediaRules): Found[] {
  const { minRatio, maxRatio } = rules;
  if (width === null || height === null || height === 0) return [];
  const ratio = width / height;
  const isNarrow = minRatio !== undefined && ratio < ratioOf(minRatio) * (1 - RATIO_TOLERANCE);
  const isWide = maxRatio !== undefined && ratio > ratioOf(maxRatio) * (1 + RATIO_TOLERANCE);
  if (!isNarrow && !isWide) return [];
  const message = `${NOUNS[kind]}의 가로세로 비율을 ${ratioText(minRatio, maxRatio)} 맞춰 주세요.`;
  return [{ code: `${kind}_RATIO`, message }];
}

function checkLength(kind: Kind, { durationMs }: MediaFacts, rules: MediaRules): Found[] {
  const { minMs = 0, maxMs = Number.POSITIVE_INFINITY } = rules;
  if (durationMs === null) return [];
  const noun = NOUNS[kind];
  if (durationMs < minMs)
    return [{ code: `${kind}_TOO_SHORT`, message: `${noun}은 ${lengthText(minMs)} 이상이어야 해요.` }];
  return durationMs > maxMs
    ? [{ code: `${kind}_TOO_LONG`, message: `${noun}은 ${lengthText(maxMs)}까지 쓸 수 있어요.` }]
    : [];
}

function isAllowed(type: string, { types }: MediaRules): boolean {
  return types === undefined || types.includes(type);
}

function typeSentence(noun: string, { types = [] }: MediaRules): string {
  return `${noun}은 ${types.map((type) => TYPE_LABELS[type] ?? type).join(", ")} 파일로 올려 주세요.`;
}

function ratioOf(text: string): number {
  const [width = 0, height = 1] = text.split(":").map(Number);
  return width / height;
}

function ratioText(min: string | undefined, max: string | undefined): string {
  if (min === undefined || max === undefined) return min === undefined ? `${max} 이하로` : `${min} 이상으로`;
  return min === max ? `${min}에` : `${min}에서 ${max} 사이로`;
}

function sizeText(bytes: number): string {
  const mega = 1024 * 1024;
  return bytes >= mega ? `${Math.floor(bytes / mega)}MB` : `${Math.floor(bytes / 1024)}KB`;
}

function lengthText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds % 60 === 0 && seconds > 0 ? `${seconds / 60}분` : `${seconds}초`;
}

/**
 * A public https address: the usual port, a registrable name, no user name, no literal IP in any notation. The same
 * rules guard whoever loads it.
 */
export function isPublicHttpsUrl(value: string): boolean {
  return publicHttpsUrl(value) !== undefined;
}

/** Lower-case file ending of the address's path, without the dot. */
export function fileExtension(value: string): string {
  const path = URL.canParse(value) ? new URL(value).pathname : "";
  return /\.([a-z0-9]{2,5})$/i.exec(path)?.[1]?.toLowerCase() ?? "";
}
