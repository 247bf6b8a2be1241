const BROWSERS: readonly [RegExp, string][] = [
  [/KAKAOTALK/i, "카카오톡"],
  [/NAVER\(inapp/i, "네이버 앱"],
  [/SamsungBrowser/, "삼성 인터넷"],
  [/Whale/, "웨일"],
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/Firefox|FxiOS/, "Firefox"],
  [/Chrome|CriOS/, "Chrome"],
  [/Safari/, "Safari"],
];

const PLATFORMS: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/Linux/, "Linux"],
];

/** What a person recognises a device by, and no more: the full user agent is not kept. */
export function describeAgent(userAgent: string): string {
  const find = (table: readonly [RegExp, string][]) =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1];
  const words = [find(BROWSERS), find(PLATFORMS)].filter((word) => word !== undefined);
  return words.length > 0 ? words.join(" · ") : "기타 기기";
}
