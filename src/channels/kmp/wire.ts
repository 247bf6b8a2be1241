/** An address as it may stand in a request: in ASCII, whatever the owner pasted. "" for what is no address. */
export function wireUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).href : "";
}
