import type { PublicEvent } from "../services/participation/index.ts";
import { showPeriod } from "./format.ts";
import type { Visit } from "./visit.ts";

const LETTERS_MAX = 120;

/** What messengers and search engines show of an event's address (Open Graph, Twitter cards): the event's own words. */
export function LinkPreview({ event, visit }: { event: PublicEvent; visit: Visit }) {
  const about = describe(event);
  const image = event.imageUrl;
  return (
    <>
      <meta name="description" content={about} />
      <OpenGraph
        site={event.storeName}
        title={event.title}
        about={about}
        url={visit.shareUrl}
        image={image}
      />
      {image === null ? null : <meta property="og:image:alt" content={event.title} />}
      <meta name="twitter:card" content={image === null ? "summary" : "summary_large_image"} />
    </>
  );
}

export type OpenGraphProps = {
  site: string;
  title: string;
  about: string;
  url: string;
  image: string | null;
};

/** How a messenger shows an address (ogp.me). */
export function OpenGraph({ site, title, about, url, image }: OpenGraphProps) {
  return (
    <>
      <meta property="og:type" content="website" />
      <meta property="og:locale" content="ko_KR" />
      <meta property="og:site_name" content={site} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={about} />
      <meta property="og:url" content={url} />
      {image === null ? null : <meta property="og:image" content={image} />}
    </>
  );
}

/** One line: the prize, the end, the shop, then as much of the description as fits. */
export function describe(event: PublicEvent): string {
  const [, end] = showPeriod(event.startsAt, event.endsAt);
  const line = [
    ...(event.prizeName === "" ? [] : [`경품: ${event.prizeName}`]),
    ...(end === "" ? [] : [`${end}까지`]),
    event.storeName,
    ...(event.description === "" ? [] : [event.description.replace(/\s+/g, " ")]),
  ].join(" · ");
  const letters = Array.from(line);
  return letters.length <= LETTERS_MAX
    ? line
    : `${letters
        .slice(0, LETTERS_MAX - 1)
        .join("")
        .trimEnd()}…`;
}
