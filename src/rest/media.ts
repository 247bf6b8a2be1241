import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { ContextOf } from "../context-of.ts";
import { type OpenedMedia, openMedia, UploadQuery, uploadMedia } from "../services/media/index.ts";
import { idempotencyKey } from "../services/schemas.ts";
import { errorResponse, jsonResponse } from "./error-response.ts";

/**
 * `POST /api/v1/media?storeId=…` takes a file as the request's whole body, of the type its content-type header names.
 *
 * @example curl --data-binary @poster.jpg -H "content-type: image/jpeg" -H "authorization: Bearer …" localhost:8084/api/v1/media
 */
export async function uploadFile(c: Context<AppEnv>, contextOf: ContextOf): Promise<Response> {
  const headers = new Headers();
  const request = c.req.raw;
  try {
    const ctx = await contextOf(request, c.env, headers);
    const { storeId } = UploadQuery.parse(c.req.query());
    const length = Number(request.headers.get("content-length") ?? Number.NaN);
    const answer = await uploadMedia({
      ctx,
      input: {
        storeId,
        contentType: request.headers.get("content-type"),
        declaredBytes: Number.isFinite(length) ? length : null,
        body: request.body,
        idempotencyKey: idempotencyKey.parse(request.headers.get("idempotency-key") ?? undefined),
      },
    });
    return jsonResponse(answer, { status: 200, headers });
  } catch (error) {
    return errorResponse(error, { now: c.env.deps.clock.now(), headers });
  }
}

/** `GET /media/{storeId}/{sha256}.{ext}`: for ever, unchanged. */
export async function serveFile(c: Context<AppEnv>, contextOf: ContextOf): Promise<Response> {
  const request = c.req.raw;
  const headers = new Headers();
  try {
    const ctx = await contextOf(request, c.env, headers);
    const isHead = request.method === "HEAD";
    const path = new URL(request.url).pathname;
    const media = await openMedia(ctx, {
      path,
      isHead,
      rangeHeader: request.headers.get("range"),
      ifNoneMatch: request.headers.get("if-none-match"),
    });
    return media ? fileResponse(media, request.headers) : c.notFound();
  } catch (error) {
    return errorResponse(error, { now: c.env.deps.clock.now(), headers });
  }
}

/** A file is data to every browser: never a page, never guessed, never with this origin's rights. */
function fileResponse(media: OpenedMedia, request: Headers): Response {
  const { body, bytes, range, etag } = media;
  const headers = new Headers({
    "content-type": media.contentType,
    "cache-control": "public, max-age=31536000, immutable",
    etag,
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
  });
  if (request.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${bytes}`);
    return new Response(null, { status: 416, headers });
  }
  if (range === null) {
    headers.set("content-length", String(bytes));
    return new Response(body, { status: 200, headers });
  }
  headers.set("content-range", `bytes ${range.start}-${range.end}/${bytes}`);
  headers.set("content-length", String(range.end - range.start + 1));
  return new Response(body, { status: 206, headers });
}
