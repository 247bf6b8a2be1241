/** Days of KMP-1 are days in Korea, where its screens hang. */
export const KOREA = "Asia/Seoul";

/** An address as it may stand in a request: in ASCII, whatever the owner pasted. "" for what is no address. */
export function wireUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).href : "";
}
