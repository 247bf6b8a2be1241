import type { Bytes } from "./bytes.ts";
import { PART_BYTES, partsOf, putParts, requireDone } from "./s3-multipart.ts";
import { type S3Options, type S3Request, s3Request, signedPut } from "./s3-request.ts";
import { type ByteRange, type MediaStorage, StorageError, type StoredFile } from "./storage.ts";

/** Files in an S3-compatible bucket (S3, R2, MinIO). Nothing is public there: the service serves them. */
export function createS3Storage(options: S3Options): MediaStorage {
  const request = s3Request(options);
  return {
    async put(key, body, { contentType }) {
      const parts = partsOf(body, PART_BYTES)[Symbol.asyncIterator]();
      const first = await parts.next();
      const second = first.done === true ? first : await parts.next();
      if (second.done === true) {
        const bytes = first.done === true ? new Uint8Array() : first.value;
        await requireDone(
          await request({ method: "PUT", key, headers: { "content-type": contentType }, body: bytes }),
        );
        return;
      }
      const all = chain([first.value, second.value].filter(isBytes), { [Symbol.asyncIterator]: () => parts });
      await putParts(request, { key, contentType }, all);
    },
    get: (key, range) => getFile(request, key, range),
    async head(key) {
      const answer = await request({ method: "HEAD", key });
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw new StorageError("unavailable");
      return { bytes: Number(answer.headers.get("content-length")) };
    },
    async move(from, to) {
      const headers = { "x-amz-copy-source": `/${options.bucket}/${from}` };
      await requireDone(await request({ method: "PUT", key: to, headers }));
      await request({ method: "DELETE", key: from }).catch(() => undefined);
    },
    async delete(key) {
      const answer = await request({ method: "DELETE", key });
      if (!answer.ok && answer.status !== 404) throw new StorageError("unavailable");
    },
    presignPut: (key, wanted) => signedPut(options, key, wanted),
  };
}

function isBytes(value: Bytes | undefined): value is Bytes {
  return value !== undefined;
}

async function* chain(first: readonly Bytes[], rest: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  yield* first;
  yield* rest;
}

async function getFile(request: S3Request, key: string, range?: ByteRange): Promise<StoredFile | undefined> {
  const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {};
  const answer = await request({ method: "GET", key, headers });
  if (answer.status === 404) {
    void answer.body?.cancel().catch(() => undefined);
    return undefined;
  }
  const total = /\/(\d+)$/.exec(answer.headers.get("content-range") ?? "")?.[1];
  const bytes = Number(range ? total : answer.headers.get("content-length"));
  const isRight = answer.status === (range ? 206 : 200) && Number.isSafeInteger(bytes);
  if (!isRight || answer.body === null) throw new StorageError("unavailable");
  return { bytes, body: answer.body };
}
