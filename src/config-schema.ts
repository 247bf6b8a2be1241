import { z } from "zod";

const flag = z.enum(["0", "1"]).transform((value) => value === "1");
const url = z.url({ protocol: /^https?$/ });
const port = z.coerce.number().int().min(0).max(65_535);

/** The only file that describes variables. `.env.example` and the README's table are generated from it. */
export const configSchema = z.object({
  PORT: port.default(8084).describe("Port of the HTTP server; 0 takes a free one."),
  HOST: z.string().min(1).default("127.0.0.1").describe("Address to listen on; 0.0.0.0 for all."),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe(
      "How many proxies stand in front of the server: a client's address is the entry of X-Forwarded-For that many from the right. 0: the connection's. Not used on Workers.",
    ),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Address that customers reach; links and QR codes are made from it. Default: http://localhost:PORT.",
    ),
  DATA_DIR: z
    .string()
    .min(1)
    .default(".data")
    .describe("Folder of the local database file and generated keys."),
  DATABASE_URL: z
    .url({ protocol: /^(libsql|https?)$/ })
    .optional()
    .describe("libSQL server (Turso). Unset: a local libSQL file in DATA_DIR."),
  DATABASE_AUTH_TOKEN: z.string().min(1).optional().describe("Token of the libSQL server."),
  DATABASE_SHARDS: z
    .string()
    .optional()
    .describe(
      "More libSQL servers for stores, as name=url separated by spaces; tokens as ?authToken=. Needs DATABASE_URL.",
    ),
  UPSTASH_REDIS_REST_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Upstash Redis for cache, limits, locks and streams. Unset: all of it in the process."),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1).optional().describe("Token of Upstash Redis."),
  EVENT_LOG: z
    .enum(["outbox", "redis-streams", "kafka", "cloudflare-queues"])
    .default("outbox")
    .describe("What carries messages to their consumers; each of them starts at the outbox in the database."),
  KAFKA_BROKERS: z.string().min(1).optional().describe("Kafka brokers, host:port separated by commas."),
  KAFKA_TOPIC: z.string().min(1).default("event-topic").describe("Kafka topic of the messages."),
  KAFKA_TLS: flag.optional().describe("1: connect to Kafka by TLS."),
  KAFKA_USERNAME: z.string().min(1).optional().describe("SASL/SCRAM-SHA-256 user of Kafka."),
  KAFKA_PASSWORD: z.string().min(1).optional().describe("Its password."),
  METRICS_TOKEN: z
    .string()
    .min(32, "at least 32 characters")
    .optional()
    .describe("Token that Prometheus sends to read /metrics. Unset: there is no /metrics."),
  OTEL_EXPORTER_OTLP_ENDPOINT: url
    .optional()
    .describe("OpenTelemetry collector (OTLP over HTTP) that gets spans. Unset: no spans."),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .min(1)
    .optional()
    .describe("Headers for the collector, as name=value separated by commas; values percent-encoded."),
  MADANG_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, "32 bytes in base64")
    .optional()
    .describe("Master key, 32 bytes in base64. Unset: made once in DATA_DIR. Losing it loses phone numbers."),
  MADANG_SECRET_PREVIOUS: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, "32 bytes in base64")
    .optional()
    .describe(
      "The master key before the current one: still opens what it sealed, until `bun run ops rotate-keys`.",
    ),
  OPERATOR_TOKEN: z
    .string()
    .min(32, "at least 32 characters")
    .optional()
    .describe("Token of the operator's commands, at least 32 characters. Unset: they are off."),
  NODE_ENV: z
    .enum(["development", "test", "production"])
    .optional()
    .describe("production turns demo mode off."),
  DEMO: flag
    .optional()
    .describe(
      "1: new stores are connected to six channel simulators. Default 1 unless DATABASE_URL or NODE_ENV=production is set.",
    ),
  BENCHMARK_COHORT_MIN: z.coerce
    .number()
    .int()
    .min(10)
    .max(10_000)
    .default(10)
    .describe("Stores that a published benchmark is made of at least; it can only be raised."),
  SIMULATORS: z
    .string()
    .optional()
    .describe(
      "Channel simulators that run elsewhere (`npm run simulators`), as Channel=url separated by spaces. Unset: in demo mode Bun runs its own.",
    ),
  INSTAGRAM_APP_ID: z
    .string()
    .min(1)
    .optional()
    .describe("Meta app whose Instagram Login connects owners' accounts."),
  INSTAGRAM_APP_SECRET: z.string().min(1).optional().describe("Secret of the Meta app; checks its webhooks."),
  INSTAGRAM_VERIFY_TOKEN: z
    .string()
    .min(8)
    .optional()
    .describe("Text of your choice that Meta repeats when it verifies the webhook address."),
  INSTAGRAM_API_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d$/)
    .default("v25.0")
    .describe("Version of the Graph API."),
  INSTAGRAM_URL: url.default("https://graph.instagram.com").describe("Address of the Graph API."),
  SOLAPI_API_KEY: z
    .string()
    .min(1)
    .optional()
    .describe("Solapi key that sends Kakao brand messages for all stores."),
  SOLAPI_API_SECRET: z.string().min(1).optional().describe("Secret of the Solapi key."),
  SOLAPI_WEBHOOK_SECRET: z
    .string()
    .min(8)
    .optional()
    .describe("Secret set for webhooks in the Solapi console."),
  SOLAPI_URL: url.default("https://api.solapi.com").describe("Address of Solapi."),
  NAVER_SEARCH_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe("Key of Naver's blog search, which finds posts that the RSS feed no longer shows."),
  NAVER_SEARCH_CLIENT_SECRET: z.string().min(1).optional().describe("Secret of the search key."),
  NAVER_SEARCH_STYLE: z
    .enum(["hub", "legacy"])
    .default("hub")
    .describe("Whose headers the search key belongs to: NAVER API HUB, or the older openapi.naver.com."),
  NAVER_RSS_URL: url.default("https://rss.blog.naver.com").describe("Address of the blogs' RSS feeds."),
  GENIE_TV_BASE_URL: url
    .optional()
    .describe("A 지니TV partner that speaks KMP-1 (docs/reference/kmp-1.yaml)."),
  WOORI_TV_BASE_URL: url.optional().describe("A 우리동네TV partner that speaks KMP-1."),
  RINGO_BIZ_BASE_URL: url.optional().describe("A 링고비즈 partner that speaks KMP-1."),
  MEDIA_S3_ENDPOINT: url
    .optional()
    .describe(
      "S3-compatible storage (R2, S3, MinIO) for uploads. Unset: a folder in DATA_DIR; none on Workers.",
    ),
  MEDIA_S3_BUCKET: z.string().min(1).optional().describe("Its bucket."),
  MEDIA_S3_REGION: z.string().min(1).default("auto").describe("Its region; R2 takes auto."),
  MEDIA_S3_ACCESS_KEY_ID: z.string().min(1).optional().describe("Its access key."),
  MEDIA_S3_SECRET_ACCESS_KEY: z.string().min(1).optional().describe("Its secret key."),
  MAIL_FROM: z
    .string()
    .max(254)
    .regex(
      /^(?:[^<>"\r\n]{1,100} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      "an address, or a name with the address in < >",
    )
    .optional()
    .describe("Sender of mail, e.g. Madang <no-reply@example.com>. Needed with SMTP_URL or MAIL_API_KEY."),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, message: "smtp://user:password@host:587 or smtps://user:password@host:465" })
    .optional()
    .describe(
      "SMTP server that sends mail, as smtp://user:password@host:587. Not on Workers. With neither this nor MAIL_API_KEY, mail becomes files in DATA_DIR/mail.",
    ),
  MAIL_API_URL: url
    .default("https://api.resend.com/emails")
    .describe("Address of an HTTP mail provider that takes Resend's POST /emails."),
  MAIL_API_KEY: z.string().min(1).optional().describe("Its key; mail then goes by HTTP, on Workers too."),
  CORS_ORIGINS: z.string().optional().describe("Allowed browser origins, separated by commas."),
});

const SECRET_NAMES: ReadonlySet<string> = new Set([
  "DATABASE_AUTH_TOKEN",
  "DATABASE_SHARDS",
  "UPSTASH_REDIS_REST_TOKEN",
  "KAFKA_PASSWORD",
  "METRICS_TOKEN",
  "OTEL_EXPORTER_OTLP_HEADERS",
  "MADANG_SECRET",
  "MADANG_SECRET_PREVIOUS",
  "INSTAGRAM_APP_SECRET",
  "INSTAGRAM_VERIFY_TOKEN",
  "SOLAPI_API_SECRET",
  "SOLAPI_WEBHOOK_SECRET",
  "NAVER_SEARCH_CLIENT_SECRET",
  "MEDIA_S3_SECRET_ACCESS_KEY",
  "SMTP_URL",
  "MAIL_API_KEY",
  "OPERATOR_TOKEN",
]);

const DEFAULTS: Readonly<Record<string, string>> = {
  PORT: "8084",
  BENCHMARK_COHORT_MIN: "10",
  HOST: "127.0.0.1",
  TRUSTED_PROXIES: "0",
  DATA_DIR: ".data",
  EVENT_LOG: "outbox",
  KAFKA_TOPIC: "event-topic",
  INSTAGRAM_API_VERSION: "v25.0",
  INSTAGRAM_URL: "https://graph.instagram.com",
  SOLAPI_URL: "https://api.solapi.com",
  NAVER_SEARCH_STYLE: "hub",
  NAVER_RSS_URL: "https://rss.blog.naver.com",
  MEDIA_S3_REGION: "auto",
  MAIL_API_URL: "https://api.resend.com/emails",
};

export type ConfigVariable = { name: string; describe: string; default?: string; isSecret: boolean };

export const CONFIG_VARIABLES: readonly ConfigVariable[] = Object.entries(configSchema.shape).map(
  ([name, field]) => ({
    name,
    describe: field.description ?? "",
    isSecret: SECRET_NAMES.has(name),
    ...(DEFAULTS[name] === undefined ? {} : { default: DEFAULTS[name] }),
  }),
);

export type ConfigValues = z.infer<typeof configSchema>;
