export type InstagramPost = { readonly code: string; readonly url: string };

/**
 * Reads the address of one post or reel, `https://www.instagram.com/p/<code>/` or `/reel/<code>/`, as the app's
 * share button copies it. Null for anything else. The result's address is in one fixed form.
 */
export function readPostUrl(text: string): InstagramPost | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== "https:" || url.hostname !== "www.instagram.com") return null;
  if (url.port !== "" || url.username !== "" || url.password !== "") return null;
  const [, kind, code] = /^\/(p|reel)\/([A-Za-z0-9_-]{5,64})\/?$/.exec(url.pathname) ?? [];
  if (kind === undefined || code === undefined) return null;
  return { code, url: `https://www.instagram.com/${kind}/${code}/` };
}
