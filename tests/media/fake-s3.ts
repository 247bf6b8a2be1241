import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { join } from "./samples.ts";

const REGION = "auto";
const ACCESS_KEY = "AKIDEXAMPLE";
const SECRET_KEY = "secret/of+the tests";
export const S3_ENDPOINT = "https://storage.example.com";
export const S3_BUCKET = "uploads";

type Stored = { bytes: Uint8Array<ArrayBuffer>; contentType: string };
type Parts = { key: string; contentType: string; parts: Map<number, Uint8Array<ArrayBuffer>> };

export type S3Seen = { method: string; key: string; query: string; bytes: number };

/**
 * The wire of S3 as far as it is used here, with every signature checked by this file's own reckoning (AWS
 * Signature V4), header and query form, and with S3's rules for parts.
 */
export function fakeS3(now: () => number) {
  const files = new Map<string, Stored>();
  const uploads = new Map<string, Parts>();
  const seen: S3Seen[] = [];
  const failures: (number | "lost")[] = [];
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const key = url.pathname.slice(`/${S3_BUCKET}/`.length);
    const body = new Uint8Array(await request.arrayBuffer());
    seen.push({ method: request.method, key, query: url.search, bytes: body.byteLength });
    const failure = failures.shift();
    if (failure === "lost") throw new TypeError("the connection was lost");
    if (failure !== undefined)
      return new Response("<Error><Code>InternalError</Code></Error>", { status: failure });
    if (!isSigned(request, { url, body, now: now() })) return new Response("<Error/>", { status: 403 });
    return serve({ request, url, key, body });
  };

  function serve({
    request,
    url,
    key,
    body,
  }: {
    request: Request;
    url: URL;
    key: string;
    body: Uint8Array<ArrayBuffer>;
  }) {
    const contentType = request.headers.get("content-type") ?? "";
    const uploadId = url.searchParams.get("uploadId");
    if (uploadId !== null) return partOf({ request, url, key, body, uploadId });
    switch (request.method) {
      case "POST": {
        const id = `up ${uploads.size + 1}`;
        uploads.set(id, { key, contentType, parts: new Map() });
        return new Response(
          `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
        );
      }
      case "PUT": {
        const source = request.headers.get("x-amz-copy-source");
        const copied =
          source === null ? { bytes: body, contentType } : files.get(source.slice(S3_BUCKET.length + 2));
        if (!copied) return new Response("<Error/>", { status: 404 });
        files.set(key, copied);
        return new Response(source === null ? null : "<CopyObjectResult/>", { headers: { etag: '"e"' } });
      }
      case "DELETE":
        files.delete(key);
        return new Response(null, { status: 204 });
      default:
        return readOf(request, files.get(key));
    }
  }

  function partOf(call: {
    request: Request;
    url: URL;
    key: string;
    body: Uint8Array<ArrayBuffer>;
    uploadId: string;
  }) {
    const upload = uploads.get(call.uploadId);
    if (upload?.key !== call.key) return new Response("<Error/>", { status: 404 });
    if (call.request.method === "PUT") {
      const number = Number(call.url.searchParams.get("partNumber"));
      upload.parts.set(number, call.body);
      return new Response(null, { headers: { etag: `"${call.uploadId}-${number}"` } });
    }
    uploads.delete(call.uploadId);
    if (call.request.method === "DELETE") return new Response(null, { status: 204 });
    const listed = [
      ...Buffer.from(call.body)
        .toString()
        .matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag>/g),
    ];
    const parts = listed.map(([, number]) => upload.parts.get(Number(number)) ?? new Uint8Array());
    const isRight =
      listed.every(([, number, etag]) => etag === `&quot;${call.uploadId}-${number}&quot;`) &&
      parts
        .slice(0, -1)
        .every(({ byteLength }) => byteLength >= 5 * 1024 * 1024 && byteLength === parts[0]?.byteLength);
    if (!isRight) return new Response("<Error><Code>InvalidPart</Code></Error>");
    files.set(call.key, { bytes: join(...parts), contentType: upload.contentType });
    return new Response("<CompleteMultipartUploadResult/>");
  }

  const fetchFake: typeof fetch = Object.assign(
    (input: RequestInfo | URL, init?: RequestInit) =>
      answer(new Request(input instanceof URL ? input.href : input, init)),
    { preconnect: () => {} },
  );
  const options = {
    endpoint: S3_ENDPOINT,
    bucket: S3_BUCKET,
    region: REGION,
    accessKeyId: ACCESS_KEY,
    secretAccessKey: SECRET_KEY,
    fetch: fetchFake,
    now,
    sleep: async () => {},
  };
  return { files, uploads, seen, failures, options, fetch: fetchFake };
}

function readOf(request: Request, file: Stored | undefined): Response {
  if (!file) return new Response(request.method === "HEAD" ? null : "<Error/>", { status: 404 });
  const size = file.bytes.byteLength;
  const headers: Record<string, string> = { "content-type": file.contentType };
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get("range") ?? "") ?? [];
  const part = start === undefined ? file.bytes : file.bytes.slice(Number(start), Number(end) + 1);
  headers["content-length"] = String(part.byteLength);
  if (start !== undefined) headers["content-range"] = `bytes ${start}-${end}/${size}`;
  return new Response(request.method === "HEAD" ? null : part, {
    status: start === undefined ? 200 : 206,
    headers,
  });
}

type Signed = { readonly url: URL; readonly body: Uint8Array; readonly now: number };

function isSigned(request: Request, { url, body, now }: Signed): boolean {
  const inQuery = url.searchParams.get("X-Amz-Signature");
  const header = request.headers.get("authorization") ?? "";
  const signature = inQuery ?? /Signature=([0-9a-f]{64})$/.exec(header)?.[1] ?? "";
  const names = (
    url.searchParams.get("X-Amz-SignedHeaders") ??
    /SignedHeaders=([^,]+)/.exec(header)?.[1] ??
    ""
  ).split(";");
  const date = url.searchParams.get("X-Amz-Date") ?? request.headers.get("x-amz-date") ?? "";
  if (inQuery !== null && !isInTime(url, { date, now })) return false;
  const given = (name: string) => headerOf(request, { name, url, body });
  const payload = inQuery === null ? (request.headers.get("x-amz-content-sha256") ?? "") : "UNSIGNED-PAYLOAD";
  const query = [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map((pair) => pair.map(encode).join("="))
    .sort()
    .join("&");
  const canonical = [
    request.method,
    url.pathname,
    query,
    ...names.map((name) => `${name}:${given(name)}`),
    "",
    names.join(";"),
    payload,
  ].join("\n");
  const scope = `${date.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", date, scope, createHash("sha256").update(canonical).digest("hex")].join(
    "\n",
  );
  const key = [date.slice(0, 8), REGION, "s3", "aws4_request"].reduce<string | Buffer>(
    (secret, word) => createHmac("sha256", secret).update(word).digest(),
    `AWS4${SECRET_KEY}`,
  );
  const expected = createHmac("sha256", key).update(toSign).digest("hex");
  return signature.length === 64 && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}

/** The length of what came, whatever a header says. */
function headerOf(
  request: Request,
  { name, url, body }: { name: string; url: URL; body: Uint8Array },
): string {
  if (name === "host") return url.host;
  return name === "content-length" ? String(body.byteLength) : (request.headers.get(name) ?? "");
}

function isInTime(url: URL, { date, now }: { date: string; now: number }): boolean {
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  return now < at + Number(url.searchParams.get("X-Amz-Expires")) * 1000;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
