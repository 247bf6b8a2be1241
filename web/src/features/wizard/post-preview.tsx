import { m } from "../../i18n/index.ts";
import type { PreviewedChannel } from "./channel-words.ts";
import { shownAt } from "./shown-at.ts";
import { shownPost } from "./shown-post.ts";

/** How the channel will show it, as the server composes it. */
export function PostPreview({ channel }: { readonly channel: PreviewedChannel }) {
  const { preview } = channel;
  if (preview === null) return null;
  const { title, media } = preview;
  const { text, hashtags, link } = shownPost(preview);
  const picture = media.find(({ kind }) => kind === "image");
  return (
    <details className="mt-2 rounded-xl bg-sunken px-4">
      <summary className="flex min-h-11 cursor-pointer items-center font-semibold">
        {m.wizard_seePost()}
      </summary>
      <div className="pb-4">
        {picture === undefined ? null : (
          <img
            src={shownAt(picture.url)}
            alt=""
            loading="lazy"
            className="mb-3 max-h-56 rounded-xl object-contain"
          />
        )}
        {title === null ? null : <p className="font-bold">{title}</p>}
        {text === "" ? null : <p className="text-sm whitespace-pre-line">{text}</p>}
        {hashtags.length === 0 ? null : <p className="mt-1 text-sm text-brand">{hashtags.join(" ")}</p>}
        {link === undefined ? null : <p className="mt-1 text-sm text-soft">{link}</p>}
      </div>
    </details>
  );
}
