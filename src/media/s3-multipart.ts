import { ByteGatherer } from "../byte-gatherer.ts";
import type { ByteStream } from "./bytes.ts";
import type { S3Request } from "./s3-request.ts";
import { StorageError } from "./storage.ts";

/** R2 wants equal parts, S3 at least 5 MiB: this is all that is held of a film. */
export const PART_BYTES = 8 * 1024 * 1024;

/** A stream in parts of one size, the last one smaller. */
export async function* partsOf(stream: ByteStream, size: number): ByteStream {
  const held = new ByteGatherer();
  for await (const chunk of stream) {
    let rest = chunk;
    while (held.size + rest.byteLength >= size) {
      const head = rest.subarray(0, size - held.size);
      held.add(head);
      yield held.take();
      rest = rest.subarray(head.byteLength);
    }
    held.add(rest);
  }
  if (held.size > 0) yield held.take();
}

export type Target = { readonly key: string; readonly contentType: string };

/**
 * Uploads in parts; the object appears whole at the end. What fails is taken back.
 *
 * @throws StorageError unavailable; whatever the stream throws
 */
export async function putParts(
  request: S3Request,
  { key, contentType }: Target,
  parts: ByteStream,
): Promise<void> {
  const begun = await request({
    method: "POST",
    key,
    query: "?uploads=",
    headers: { "content-type": contentType },
  });
  const uploadId = /<UploadId>([^<]{1,2000})<\/UploadId>/.exec(begun.ok ? await begun.text() : "")?.[1];
  if (uploadId === undefined) throw new StorageError("unavailable");
  const upload = `uploadId=${encodeURIComponent(uploadId)}`;
  try {
    const etags: string[] = [];
    for await (const body of parts) {
      const query = `?partNumber=${etags.length + 1}&${upload}`;
      const answer = await request({ method: "PUT", key, query, body });
      const etag = answer.headers.get("etag");
      if (!answer.ok || etag === null) throw new StorageError("unavailable");
      etags.push(etag);
    }
    const done = await request({ method: "POST", key, query: `?${upload}`, body: completion(etags) });
    await requireDone(done);
  } catch (error) {
    await request({ method: "DELETE", key, query: `?${upload}` }).catch(() => undefined);
    throw error;
  }
}

function completion(etags: readonly string[]): string {
  const part = (etag: string, index: number) =>
    `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`;
  return `<CompleteMultipartUpload>${etags.map(part).join("")}</CompleteMultipartUpload>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** Completing and copying answer 200 before they have happened and tell a failure in the body. */
export async function requireDone(answer: Response): Promise<void> {
  const text = await answer.text();
  if (!answer.ok || text.includes("<Error>")) throw new StorageError("unavailable");
}
