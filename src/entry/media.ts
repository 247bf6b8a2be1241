import type { Config } from "../config.ts";
import {
  createPublicFetch,
  createS3Storage,
  createUploadGate,
  type Media,
  type MediaStorage,
  type OpenPublic,
} from "../media/index.ts";
import { newSha256 } from "./media-hash.ts";
import { clock, sleep } from "./platform.ts";

/** The bucket of the configuration; undefined when none is set. */
export function bucketOf(config: Config, fetchGiven: typeof fetch): MediaStorage | undefined {
  if (config.mediaS3 === undefined) return undefined;
  return createS3Storage({ ...config.mediaS3, fetch: fetchGiven, now: clock.now, sleep });
}

/** The media port of an entry; `storage` undefined = uploads are off. */
export function createMedia(storage: MediaStorage | undefined, open: OpenPublic): Media {
  return {
    storage,
    newHash: newSha256,
    fetchPublic: createPublicFetch(open),
    gate: createUploadGate(clock.now),
  };
}
