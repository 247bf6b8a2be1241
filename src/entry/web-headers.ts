/** Where the owner's app is served; its router's base. */
export const WEB_PATH = "/app";
export const WEB_PAGE = `${WEB_PATH}/index.html`;
const WEB_WORKER = `${WEB_PATH}/sw.js`;

/** Everything is ours and nothing is inline; the camera reads coupons. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const COMMON_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

/** Its name says its content: it never changes. */
const HASHED_HEADERS = { ...COMMON_HEADERS, "Cache-Control": "public, max-age=31536000, immutable" } as const;

/** Asked for anew each time, and not sent when it is the same. */
const PLAIN_HEADERS = { ...COMMON_HEADERS, "Cache-Control": "no-cache" } as const;

/** It may answer for /app itself, which is above its own folder. */
const WORKER_HEADERS = { ...PLAIN_HEADERS, "Service-Worker-Allowed": WEB_PATH } as const;

const PAGE_HEADERS = {
  ...PLAIN_HEADERS,
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=()",
  "Referrer-Policy": "same-origin",
  "Strict-Transport-Security": "max-age=15552000; includeSubDomains",
  "X-Frame-Options": "DENY",
} as const;

const HASHED = `${WEB_PATH}/assets/`;

/**
 * Headers of a file of the app by its path.
 *
 * @example webHeaders("/app/index.html")["Cache-Control"] // "no-cache"
 */
export function webHeaders(path: string): Readonly<Record<string, string>> {
  if (path === WEB_PAGE) return PAGE_HEADERS;
  if (path === WEB_WORKER) return WORKER_HEADERS;
  return path.startsWith(HASHED) ? HASHED_HEADERS : PLAIN_HEADERS;
}

/** Whether a path is one of the app's pages: it has no file of its own, and its last part no ending of a file. */
export function isWebPage(path: string): boolean {
  if (path !== WEB_PATH && !path.startsWith(`${WEB_PATH}/`)) return false;
  return !path.startsWith(HASHED) && !/\.[a-z0-9]+$/i.test(path);
}

/** The same as the list that Workers' platform reads, for the files of the app. */
export function webHeaderRules(): string {
  const rule = (path: string, headers: Readonly<Record<string, string>>) =>
    [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join("\n");
  return [
    rule(WEB_PAGE, webHeaders(WEB_PAGE)),
    rule(`${HASHED}*`, webHeaders(HASHED)),
    rule(`${WEB_PATH}/icons/*`, webHeaders(`${WEB_PATH}/icons/`)),
    rule(`${WEB_PATH}/manifest.webmanifest`, webHeaders(`${WEB_PATH}/manifest.webmanifest`)),
    rule(WEB_WORKER, webHeaders(WEB_WORKER)),
  ].join("\n\n");
}
