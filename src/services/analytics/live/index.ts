export { createLiveFeeds, type LiveFeeds } from "./live-feeds.ts";
export type { Envelope } from "./read-changes.ts";
export { isLiveStream, type LiveStream, watchStore } from "./watch-store.ts";
