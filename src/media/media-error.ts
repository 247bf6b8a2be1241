/** Why a file was not taken; words of the public contract. */
export type MediaFault = "MEDIA_TYPE" | "MEDIA_TOO_LARGE" | "MEDIA_UNREADABLE";

/** A file that is not what it should be: the sender's fault, never ours. Holds nothing of the file. */
export class MediaError extends Error {
  override readonly name = "MediaError";
  constructor(readonly reason: MediaFault) {
    super(reason);
  }
}

/** The file breaks off, or contradicts itself. */
export function unreadable(): MediaError {
  return new MediaError("MEDIA_UNREADABLE");
}
