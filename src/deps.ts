import type {
  PasswordHasher,
  RandomBytes,
  RateLimiter,
  Secrets,
  SessionGuard,
  TokenService,
} from "./auth/index.ts";
import type { Cache } from "./cache/index.ts";
import type { ChannelRuntime } from "./channels/index.ts";
import type { Db, Shards } from "./db/index.ts";
import type { EventLog } from "./events/index.ts";
import type { MailPort } from "./mail/index.ts";
import type { Media } from "./media/index.ts";
import type { PostPublic } from "./public-post.ts";
import type { LiveFeeds } from "./services/analytics/index.ts";
import type { BuildDemo } from "./services/demo/index.ts";
import type { Readiness } from "./services/ops/readiness.ts";
import type { AccessCache } from "./services/store/access-cache.ts";
import type { ClickBuffer } from "./services/tracking/index.ts";
import type { LogFields, Logger, Metrics, Tracer } from "./telemetry/index.ts";

export type { LogFields, Logger };

/** Epoch milliseconds. */
export type Clock = { readonly now: () => number };

export type BackupFile = { readonly file: string; readonly bytes: number };

/** Everything the core needs from outside. Each entry composes its own; the core never reaches for a global. */
export type Deps = {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly fetch: typeof fetch;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly readiness: Readiness;
  /** Copies the local file into a new one of this name; undefined where the database has a server of its own. */
  readonly backup: ((name: string) => Promise<BackupFile>) | undefined;
  /** For GET /metrics; undefined where there is none. */
  readonly scrape: { readonly token: string; readonly text: () => Promise<string> } | undefined;
  /** Work that outlives the answer: tracked and drained at shutdown on Bun, `waitUntil` on Workers. */
  readonly defer: (work: Promise<unknown>) => void;
  readonly sleep: (ms: number) => Promise<void>;
  readonly control: Db;
  /** The databases of the stores: every read and write names the store it is for. */
  readonly shards: Shards;
  readonly cache: Cache;
  readonly access: AccessCache;
  readonly tokens: TokenService;
  readonly sessions: SessionGuard;
  readonly passwords: PasswordHasher;
  readonly secrets: Secrets;
  readonly limits: {
    readonly login: RateLimiter;
    readonly loginAddress: RateLimiter;
    readonly entry: RateLimiter;
    readonly ownCode: RateLimiter;
    readonly findDay: RateLimiter;
    readonly webhook: RateLimiter;
    readonly upload: RateLimiter;
    readonly signIn: RateLimiter;
    readonly demo: RateLimiter;
    readonly demoDay: RateLimiter;
    readonly share: RateLimiter;
  };
  readonly channels: ChannelRuntime;
  readonly media: Media;
  readonly mail: MailPort;
  /** For addresses that owners gave. */
  readonly postPublic: PostPublic;
  readonly clicks: ClickBuffer;
  readonly events: EventLog;
  /** Who listens to which store: of the process on Bun, of the one request on Workers. */
  readonly live: LiveFeeds;
  /** Undefined where no demo shop can be made: channels are real, or the runtime has no database of its own. */
  readonly demo: BuildDemo | undefined;
  readonly publicUrl: string;
  readonly isDemo: boolean;
  /** Stores that a published benchmark is made of at least. */
  readonly benchmarkCohortMin: number;
  readonly isSecureCookie: boolean;
  readonly operatorToken: string | undefined;
  readonly corsOrigins: readonly string[];
};
