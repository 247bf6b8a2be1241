import type { Bytes } from "./bytes.ts";
import type { PublicFetch } from "./public-fetch.ts";
import type { MediaStorage } from "./storage.ts";
import type { UploadGate } from "./upload-gate.ts";

/** SHA-256 piece by piece, which WebCrypto cannot do. `hex` ends it. */
export type NewHash = () => { readonly update: (bytes: Bytes) => void; readonly hex: () => string };

/** What the service needs from outside to take files in and to open foreign addresses. */
export type Media = {
  /** Undefined: uploads are off (Workers without a bucket). */
  readonly storage: MediaStorage | undefined;
  readonly newHash: NewHash;
  readonly fetchPublic: PublicFetch;
  readonly gate: UploadGate;
};
