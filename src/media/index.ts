export {
  incomingKey,
  type MediaName,
  mediaUrl,
  parseMediaPath,
  parseMediaUrl,
  storageKey,
} from "./address.ts";
export { blackAndWhitePng } from "./black-and-white-png.ts";
export { boundedBody } from "./bounded-body.ts";
export { type ByteStream, type Bytes, collect, streamOf } from "./bytes.ts";
export { cleanFile } from "./clean-file.ts";
export { cleanMp4 } from "./clean-mp4.ts";
export type { FileFacts } from "./facts.ts";
export { isGlobalAddress } from "./global-ip.ts";
export type { Media, NewHash } from "./media.ts";
export { MediaError } from "./media-error.ts";
export {
  createPublicFetch,
  type OpenPublic,
  type PublicFetch,
  pinnedAddress,
  UnreachableError,
} from "./public-fetch.ts";
export { parseRange } from "./range.ts";
export type { S3Options } from "./s3-request.ts";
export { createS3Storage } from "./s3-storage.ts";
export {
  type ByteRange,
  type MediaStorage,
  requireKey,
  StorageError,
  type StoredFile,
} from "./storage.ts";
export {
  declaredType,
  MEDIA_BYTES_MAX,
  MEDIA_TYPES,
  type MediaType,
  sniffType,
  typeByExtension,
} from "./types.ts";
export { createUploadGate, type UploadGate } from "./upload-gate.ts";
