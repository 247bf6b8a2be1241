export { completeMedia } from "./complete-media.ts";
export { contentMedia } from "./content-media.ts";
export { forgetMedia } from "./forget-media.ts";
export { listMedia } from "./list-media.ts";
export { loadMediaFor } from "./load-media.ts";
export { type OpenedMedia, openMedia } from "./open-media.ts";
export { requireUsableMedia } from "./own-media.ts";
export { ownPicture } from "./own-picture.ts";
export { presignMedia } from "./presign-media.ts";
export { purgeExpiredUploads } from "./purge-uploads.ts";
export {
  completeShape,
  ListMediaInput,
  MediaOutput,
  MediaPage,
  PresignOutput,
  presignShape,
  UploadQuery,
} from "./schemas.ts";
export { type OwnFile, storeFiles } from "./store-files.ts";
export { uploadMedia } from "./upload-media.ts";
