import { AwsV4Signer } from "aws4fetch";
import type { Bytes } from "./bytes.ts";
import { requireKey, type SignedUpload, type SignOptions, StorageError } from "./storage.ts";

export type S3Options = {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};

export type S3Call = {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly key: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Bytes | string;
};

export type S3Request = (call: S3Call) => Promise<Response>;

/** Tries that changed nothing are made again; every call here may be repeated. */
const TRIES = 3;
const WAIT_MS = 200;
/** Until the head of the answer; bodies of downloads go on. */
const ANSWER_MS = 60_000;

/**
 * One signed request (Signature V4, path style) with up to three tries on 429, 5xx and broken connections.
 *
 * @throws StorageError unavailable
 */
export function s3Request(options: S3Options): S3Request {
  return async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      const response = await once(options, call).catch((): undefined => undefined);
      if (response && response.status !== 429 && response.status < 500) return response;
      void response?.body?.cancel().catch(() => undefined);
      if (attempt === TRIES) throw new StorageError("unavailable");
      await options.sleep(WAIT_MS * attempt);
    }
  };
}

async function once(options: S3Options, call: S3Call): Promise<Response> {
  const { method, key, query = "", headers = {}, body } = call;
  const signer = new AwsV4Signer({
    ...identity(options),
    method,
    url: `${addressOf(options, key)}${query}`,
    headers: { ...headers },
  });
  const signed = await signer.sign();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ANSWER_MS);
  try {
    return await options.fetch(signed.url.toString(), {
      method,
      headers: signed.headers,
      redirect: "manual",
      signal: abort.signal,
      ...(body === undefined ? {} : { body }),
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Type and length are part of the signature: another file than the one that was announced is refused. */
export async function signedPut(options: S3Options, key: string, wanted: SignOptions): Promise<SignedUpload> {
  const headers = { "content-type": wanted.contentType, "content-length": String(wanted.bytes) };
  const signer = new AwsV4Signer({
    ...identity(options),
    method: "PUT",
    url: `${addressOf(options, key)}?X-Amz-Expires=${wanted.expiresInSeconds}`,
    headers,
    signQuery: true,
    allHeaders: true,
  });
  return { url: (await signer.sign()).url.toString(), headers };
}

function identity({ accessKeyId, secretAccessKey, region, now }: S3Options) {
  const datetime = new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, "");
  return { accessKeyId, secretAccessKey, region, service: "s3", datetime };
}

function addressOf({ endpoint, bucket }: S3Options, key: string): string {
  return `${endpoint.replace(/\/+$/, "")}/${bucket}/${requireKey(key)}`;
}
