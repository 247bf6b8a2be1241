import { parseMediaUrl } from "../media/index.ts";

/**
 * The event's picture as this page may load it: an upload of ours, by its path. A picture at another host would tell
 * that host who visits, so it is not shown.
 */
export function ownPicture(publicUrl: string, imageUrl: string | null): string | undefined {
  if (imageUrl === null) return undefined;
  const name = parseMediaUrl(publicUrl, imageUrl);
  return name?.type.kind === "image" ? imageUrl.slice(publicUrl.length) : undefined;
}
