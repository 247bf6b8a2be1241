import type { Bytes } from "./bytes.ts";

/** What a player needs to know. Lengths in px and ms; null = the file does not say. */
export type FileFacts = {
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
};

/** A file without the data about its maker: where, when, with what, by whom. */
export type CleanFile = FileFacts & { readonly bytes: Bytes };

/** Of a picture, in px. */
export function pictureFacts(width: number, height: number): FileFacts {
  return { width, height, durationMs: null };
}
