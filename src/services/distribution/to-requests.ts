import { type ChannelId, isJsonObject, type JsonObject } from "../../channels/index.ts";
import type { ChannelRequest } from "./schemas.ts";

export type SourceRequest = {
  readonly channels: readonly (ChannelId | ChannelRequest)[];
  /** The source's one list of addresses for all channels. */
  readonly contentUrls?: readonly string[] | undefined;
  /** Content keyed by channel id. */
  readonly content?: Readonly<Record<string, unknown>> | undefined;
};

const AUDIO = /\.(mp3|wav)$/i;
const VIDEO = /\.mp4$/i;

/**
 * The source's POST /api/distribution/distribute body as channel requests: `contentUrls` go to the field where
 * each channel takes pictures, films or sound; a channel's own content wins. A message is not such a channel: its
 * picture has to suit the message, so only the channel's own content sets it.
 *
 * @example toChannelRequests({ channels: ["Instagram"], contentUrls: ["https://cdn.example.com/a.jpg"] })
 */
export function toChannelRequests(request: SourceRequest): ChannelRequest[] {
  const urls = request.contentUrls ?? [];
  return request.channels.map((entry) => {
    const channel = typeof entry === "string" ? entry : entry.channel;
    const own = typeof entry === "string" ? undefined : entry.content;
    const keyed = request.content?.[channel];
    const content = { ...fromUrls(channel, urls), ...(isJsonObject(keyed) ? keyed : {}), ...own };
    return Object.keys(content).length === 0 ? { channel } : { channel, content };
  });
}

function fromUrls(channel: ChannelId, urls: readonly string[]): JsonObject {
  const image = urls.find((url) => !AUDIO.test(url) && !VIDEO.test(url));
  const audio = urls.find((url) => AUDIO.test(url));
  const shown = urls.filter((url) => !AUDIO.test(url));
  switch (channel) {
    case "WooridongneTV":
      return shown.length === 0 ? {} : { contentUrls: shown };
    case "GenieTV": {
      const films = shown.filter((url) => VIDEO.test(url));
      return shown.length === 0 ? {} : { contentUrls: films.length > 0 ? films : shown };
    }
    case "RingoBiz":
      return audio === undefined ? {} : { audioUrl: audio };
    case "KakaoChannel":
      return {};
    case "Instagram":
    case "NaverBlog":
      return image === undefined ? {} : { imageUrl: image };
  }
}
