import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { isWebPage, WEB_PAGE, WEB_PATH, webHeaders } from "./web-headers.ts";

/** Made by `bun run build:web`; its folder `app` is what /app serves. */
export const WEB_FOLDER = join(import.meta.dir, "..", "..", "dist", "web");

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

type Encoding = "br" | "gzip";
const ENDINGS: readonly (readonly [Encoding, string])[] = [
  ["br", ".br"],
  ["gzip", ".gz"],
];

type WebFile = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly encoded: ReadonlyMap<Encoding, Uint8Array<ArrayBuffer>>;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * The owner's app as routes of Bun.serve: its files with headers for ever, its one page for every other path below
 * /app. All is read once, so that a build meanwhile changes nothing of what is served.
 *
 * @param folder as `bun run build:web` left it
 * @returns routes that answer 503 when nothing was built
 * @example Bun.serve({ routes: webRoutes(WEB_FOLDER), fetch });
 */
export function webRoutes(folder: string): Record<string, (request: Request) => Response> {
  const files = readFiles(folder);
  const serve = (request: Request) => serveWeb(files, request);
  const toApp = () =>
    new Response(null, { status: 302, headers: { location: WEB_PATH, "cache-control": "no-cache" } });
  return { "/": toApp, [WEB_PATH]: serve, [`${WEB_PATH}/*`]: serve };
}

function readFiles(folder: string): ReadonlyMap<string, WebFile> {
  const root = join(folder, WEB_PATH);
  if (!existsSync(root)) return new Map();
  const names = readdirSync(root, { recursive: true, encoding: "utf8" });
  const served = names.filter((name) => TYPES[extname(name)] !== undefined && !name.startsWith("."));
  return new Map(served.map((name) => [`${WEB_PATH}/${name}`, readFile(root, name)] as const));
}

function readFile(root: string, name: string): WebFile {
  const path = join(root, name);
  const bytes = bytesOf(path);
  const encoded = ENDINGS.filter(([, ending]) => existsSync(path + ending)).map(
    ([encoding, ending]) => [encoding, bytesOf(path + ending)] as const,
  );
  return {
    bytes,
    encoded: new Map(encoded),
    headers: {
      ...webHeaders(`${WEB_PATH}/${name}`),
      "Content-Type": TYPES[extname(name)] ?? "application/octet-stream",
      ETag: `W/"${Bun.hash(bytes).toString(36)}"`,
      ...(encoded.length === 0 ? {} : { Vary: "Accept-Encoding" }),
    },
  };
}

function bytesOf(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path));
}

function serveWeb(files: ReadonlyMap<string, WebFile>, request: Request): Response {
  if (request.method !== "GET" && request.method !== "HEAD")
    return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
  const { pathname } = new URL(request.url);
  const file = files.get(pathname) ?? (isWebPage(pathname) ? files.get(WEB_PAGE) : undefined);
  if (file !== undefined) return answer(file, request);
  if (files.size > 0) return new Response(null, { status: 404, headers: { "cache-control": "no-cache" } });
  return new Response("The app is not built yet: bun run build:web\n", { status: 503 });
}

function answer({ bytes, encoded, headers }: WebFile, request: Request): Response {
  if (request.headers.get("if-none-match") === headers["ETag"])
    return new Response(null, { status: 304, headers });
  const accepted = request.headers.get("accept-encoding") ?? "";
  const encoding = ENDINGS.map(([name]) => name).find((name) => encoded.has(name) && accepts(accepted, name));
  const body = encoding === undefined ? bytes : encoded.get(encoding);
  return new Response(request.method === "HEAD" ? null : body, {
    headers: encoding === undefined ? headers : { ...headers, "Content-Encoding": encoding },
  });
}

function accepts(header: string, encoding: Encoding): boolean {
  return new RegExp(`(^|,)\\s*${encoding}\\s*(;\\s*q=(1|0?\\.\\d*[1-9])[^,]*)?(,|$)`, "i").test(header);
}
