import type { ByteStream, Bytes } from "./bytes.ts";

/** First and last byte, both included. */
export type ByteRange = { readonly start: number; readonly end: number };

export type StoredFile = {
  /** Of the whole file, whatever part of it `body` is. */
  readonly bytes: number;
  readonly body: ReadableStream<Bytes>;
};

export type SignedUpload = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

export type SignOptions = {
  readonly contentType: string;
  readonly bytes: number;
  readonly expiresInSeconds: number;
};

/** Where files lie. Keys are `folder/name` (isStorageKey). One contract suite runs for every implementation. */
export type MediaStorage = {
  /** All or nothing: a key is there only when all of its bytes are. Throws what the stream throws. */
  readonly put: (key: string, body: ByteStream, options: { readonly contentType: string }) => Promise<void>;
  readonly get: (key: string, range?: ByteRange) => Promise<StoredFile | undefined>;
  readonly head: (key: string) => Promise<{ readonly bytes: number } | undefined>;
  /** Replaces what stands at `to`. */
  readonly move: (from: string, to: string) => Promise<void>;
  /** No error when there is nothing. */
  readonly delete: (key: string) => Promise<void>;
  /** Where a browser may write by itself; absent when the storage has no address of its own. */
  readonly presignPut?: (key: string, options: SignOptions) => Promise<SignedUpload>;
};

/** The storage cannot serve; holds nothing of its answer, which may quote keys. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  constructor(readonly kind: "full" | "unavailable") {
    super(kind);
  }
}

const KEY = /^[0-9a-z-]{1,64}\/[0-9a-z-]{1,64}(?:\.[0-9a-z]{1,8})?$/;

/** Lower-case folder and name: nothing that a file system or an address could read as a path. */
function isStorageKey(key: string): boolean {
  return KEY.test(key);
}

/** @throws StorageError for what is no key: a programmer's fault */
export function requireKey(key: string): string {
  if (!isStorageKey(key)) throw new StorageError("unavailable");
  return key;
}
