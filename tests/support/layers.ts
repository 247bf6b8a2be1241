/** The layers of src and what each may import; the test reads nothing but this table. */
export type Layer =
  | "entry"
  | "app"
  | "routers"
  | "rest"
  | "pages"
  | "trpc"
  | "services"
  | "db"
  | "channels"
  | "events"
  | "cache"
  | "media"
  | "mail"
  | "auth"
  | "telemetry"
  | "client"
  | "roi"
  | "draw"
  | "charts"
  | "core";

/** Files directly under src: `core` is what every layer may know (errors, config, context, deps, time, body). */
const APP_FILES: ReadonlySet<string> = new Set([
  "app.ts",
  "index.ts",
  "actor.ts",
  "live-stream.ts",
  "observe.ts",
  "operations-routes.ts",
]);

export function layerOf(path: string): Layer {
  const [, first = "", second] = path.split("/");
  if (second === undefined) {
    if (APP_FILES.has(first)) return "app";
    return first === "trpc.ts" ? "trpc" : "core";
  }
  return isFolderLayer(first) ? first : "core";
}

type FolderLayer = Exclude<Layer, "app" | "trpc" | "core">;

const FOLDERS: readonly FolderLayer[] = [
  "entry",
  "routers",
  "rest",
  "pages",
  "services",
  "db",
  "channels",
  "events",
  "cache",
  "media",
  "mail",
  "auth",
  "telemetry",
  "client",
  "roi",
  "draw",
  "charts",
];

function isFolderLayer(name: string): name is FolderLayer {
  return FOLDERS.some((folder) => folder === name);
}

const BELOW_SERVICES: readonly Layer[] = [
  "roi",
  "draw",
  "db",
  "channels",
  "events",
  "cache",
  "media",
  "mail",
  "auth",
  "core",
];

/** Value imports; a layer may always import itself. Type-only imports may also go where TYPES_ONLY says. */
export const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  entry: ["app", "routers", "rest", "services", "telemetry", ...BELOW_SERVICES],
  app: ["routers", "rest", "pages", "trpc", "services", "telemetry", ...BELOW_SERVICES],
  routers: ["trpc", "services", "channels", "core"],
  rest: ["routers", "trpc", "services", "channels", "core"],
  pages: ["services", "charts", "channels", "core"],
  trpc: ["services", "core"],
  services: BELOW_SERVICES,
  events: ["db", "auth", "core"],
  db: ["core"],
  cache: ["core"],
  media: ["core"],
  mail: ["core"],
  auth: ["core"],
  telemetry: [],
  channels: ["core"],
  client: ["roi"],
  roi: [],
  draw: [],
  charts: [],
  core: ["db"],
};

export const TYPES_ONLY: Readonly<Partial<Record<Layer, readonly Layer[]>>> = {
  rest: ["app", "auth"],
  pages: ["app", "auth"],
  routers: ["app", "auth", "events"],
  core: ["auth", "cache", "channels", "events", "mail", "media", "services", "telemetry"],
  trpc: ["telemetry"],
  telemetry: ["db", "cache"],
  client: ["app", "routers", "core", "channels"],
};

/** Consumers apply a module's projections and know nothing else of it. */
export const CONSUMERS_MAY_IMPORT = /^src\/services\/[^/]+\/projections\/index\.ts$/;
