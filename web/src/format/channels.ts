import { m } from "../i18n/index.ts";

const NAMES = {
  WooridongneTV: m.channel_wooridongneTv,
  RingoBiz: m.channel_ringoBiz,
  GenieTV: m.channel_genieTv,
  Instagram: m.channel_instagram,
  NaverBlog: m.channel_naverBlog,
  KakaoChannel: m.channel_kakaoChannel,
  direct: m.channel_direct,
} as const;

export type ChannelName = keyof typeof NAMES;

/** As owners call it; undefined for what is no channel. @example channelName("GenieTV") // "지니TV" */
export function channelName(channel: ChannelName): string;
export function channelName(channel: string): string | undefined;
export function channelName(channel: string): string | undefined {
  return isChannel(channel) ? NAMES[channel]() : undefined;
}

function isChannel(name: string): name is ChannelName {
  return Object.hasOwn(NAMES, name);
}
