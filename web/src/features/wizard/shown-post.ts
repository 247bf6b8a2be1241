import { m } from "../../i18n/index.ts";
import type { PreviewedChannel } from "./channel-words.ts";

type Post = NonNullable<PreviewedChannel["preview"]>;

/** As long as a draft's link has no code of its own. */
const LINK_TO_COME = /https?:\/\/\S+\/r\/0{8}(?![0-9a-z])/g;

/** Whether a text holds the place of a link that approval will make. */
export function hasLinkToCome(text: string): boolean {
  return text.search(LINK_TO_COME) !== -1;
}

/** A post with everything in it once: tags and link that its text holds already are not shown again under it. */
export function shownPost({ kind, text, hashtags, link }: Post): Pick<Post, "text" | "hashtags"> & {
  readonly link: string | undefined;
} {
  const said = new Set(text.split(/\s+/));
  const isButton = kind === "message";
  return {
    text: text.replaceAll(LINK_TO_COME, m.wizard_linkToCome()),
    hashtags: hashtags.filter((tag) => !said.has(tag)),
    link: link === null || (!isButton && text.includes(link.url)) ? undefined : link.label,
  };
}
