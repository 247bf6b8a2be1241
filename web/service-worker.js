// The app opens without a connection: its page and its scripts are kept. Data are not: the app itself keeps the last
// ones it showed. The build puts in the files and a version made of their names.
const FILES = ["__FILES__"];
const CACHE = "madang-__VERSION__";
const PAGE = "/app";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, ...FILES])));
});

self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("madang-") && name !== CACHE;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && `${url.pathname}/`.startsWith(`${PAGE}/`))
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  else if (url.pathname.startsWith(`${PAGE}/assets/`)) event.respondWith(fromCache(request));
});

/** Names say contents, so what is kept is right for ever. */
async function fromCache(request) {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(request, response.clone());
  }
  return response;
}
