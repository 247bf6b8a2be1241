import { parseMediaUrl } from "../../media/index.ts";

/**
 * A picture as our own pages may load it: an upload of ours, by its path. One at another host would tell that host who
 * visits, so it is not shown.
 *
 * @example ownPicture("https://madang.example", "https://madang.example/media/…/….jpg") // "/media/…/….jpg"
 */
export function ownPicture(publicUrl: string, imageUrl: string | null): string | undefined {
  if (imageUrl === null) return undefined;
  const name = parseMediaUrl(publicUrl, imageUrl);
  return name?.type.kind === "image" ? imageUrl.slice(publicUrl.length) : undefined;
}
