import { createGenieTv } from "./genie-tv/index.ts";
import { createInstagram } from "./instagram/index.ts";
import { createKakaoChannel } from "./kakao-channel/index.ts";
import { createKmpClient } from "./kmp/index.ts";
import { createNaverBlog } from "./naver-blog/index.ts";
import { type ChannelRegistry, createRegistry } from "./registry.ts";
import { createRingoBiz } from "./ringo-biz/index.ts";
import type { ChannelRuntime } from "./runtime.ts";
import { createWooridongneTv } from "./wooridongne-tv/index.ts";

/** The adapters of a runtime, built when the first of them is asked for. */
export function registryOf({ adapters }: ChannelRuntime): ChannelRegistry {
  adapters.registry ??= createChannels();
  return adapters.registry;
}

/** The six adapters behind one registry; build it once per process or isolate. */
export function createChannels(): ChannelRegistry {
  const client = createKmpClient();
  return createRegistry([
    createWooridongneTv(client),
    createRingoBiz(client),
    createGenieTv(client),
    createInstagram(),
    createNaverBlog(),
    createKakaoChannel(),
  ]);
}
