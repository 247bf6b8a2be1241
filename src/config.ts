import { z } from "zod";
import type { ChannelsConfig, Config, MediaS3Config } from "./config-types.ts";

export type { Config, MediaS3Config } from "./config-types.ts";

const flag = z.enum(["0", "1"]).transform((value) => value === "1");
const url = z.url({ protocol: /^https?$/ });
const port = z.coerce.number().int().min(0).max(65_535);

/** The only file that knows variable names. `.env.example` and the README's table are generated from it. */
const schema = z.object({
  PORT: port.default(8084).describe("Port of the HTTP server; 0 takes a free one."),
  HOST: z.string().min(1).default("127.0.0.1").describe("Address to listen on; 0.0.0.0 for all."),
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
  UPSTASH_REDIS_REST_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Upstash Redis for the cache. Unset: a cache in the process."),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1).optional().describe("Token of Upstash Redis."),
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
  CORS_ORIGINS: z.string().optional().describe("Allowed browser origins, separated by commas."),
});

const SECRET_NAMES: ReadonlySet<string> = new Set([
  "DATABASE_AUTH_TOKEN",
  "UPSTASH_REDIS_REST_TOKEN",
  "MADANG_SECRET",
  "MADANG_SECRET_PREVIOUS",
  "INSTAGRAM_APP_SECRET",
  "INSTAGRAM_VERIFY_TOKEN",
  "SOLAPI_API_SECRET",
  "SOLAPI_WEBHOOK_SECRET",
  "NAVER_SEARCH_CLIENT_SECRET",
  "MEDIA_S3_SECRET_ACCESS_KEY",
  "OPERATOR_TOKEN",
]);

const DEFAULTS: Readonly<Record<string, string>> = {
  PORT: "8084",
  HOST: "127.0.0.1",
  DATA_DIR: ".data",
  INSTAGRAM_API_VERSION: "v25.0",
  INSTAGRAM_URL: "https://graph.instagram.com",
  SOLAPI_URL: "https://api.solapi.com",
  NAVER_SEARCH_STYLE: "hub",
  NAVER_RSS_URL: "https://rss.blog.naver.com",
  MEDIA_S3_REGION: "auto",
};

export type ConfigVariable = { name: string; describe: string; default?: string; isSecret: boolean };

export const CONFIG_VARIABLES: readonly ConfigVariable[] = Object.entries(schema.shape).map(
  ([name, field]) => ({
    name,
    describe: field.description ?? "",
    isSecret: SECRET_NAMES.has(name),
    ...(DEFAULTS[name] === undefined ? {} : { default: DEFAULTS[name] }),
  }),
);

/** Names and what each must be, never a value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly problems: readonly string[]) {
    super(`The configuration does not hold:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
}

/**
 * @throws ConfigError naming every faulty variable and what it must be
 * @example parseConfig({ PORT: "8080" }).port // 8080
 */
export function parseConfig(record: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  }
  const values = parsed.data;
  const hasRedisUrl = values.UPSTASH_REDIS_REST_URL !== undefined;
  if (hasRedisUrl !== (values.UPSTASH_REDIS_REST_TOKEN !== undefined)) {
    throw new ConfigError(["UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN: set both or neither"]);
  }
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ""),
    dataDir: values.DATA_DIR,
    database:
      values.DATABASE_URL === undefined
        ? undefined
        : { url: values.DATABASE_URL, authToken: values.DATABASE_AUTH_TOKEN },
    redis:
      values.UPSTASH_REDIS_REST_URL === undefined || values.UPSTASH_REDIS_REST_TOKEN === undefined
        ? undefined
        : { url: values.UPSTASH_REDIS_REST_URL, token: values.UPSTASH_REDIS_REST_TOKEN },
    masterKey: values.MADANG_SECRET,
    previousMasterKey: values.MADANG_SECRET_PREVIOUS,
    channels: channelsOf(values),
    mediaS3: mediaS3Of(values),
    operatorToken: values.OPERATOR_TOKEN,
    isDemo: values.DEMO ?? (values.DATABASE_URL === undefined && values.NODE_ENV !== "production"),
    corsOrigins: (values.CORS_ORIGINS ?? "")
      .split(",")
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ""),
  };
}

type Values = z.infer<typeof schema>;

function channelsOf(values: Values): ChannelsConfig {
  const search = together(values, ["NAVER_SEARCH_CLIENT_ID", "NAVER_SEARCH_CLIENT_SECRET"]);
  together(values, ["INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"]);
  together(values, ["SOLAPI_API_KEY", "SOLAPI_API_SECRET"]);
  return {
    instagram: {
      url: values.INSTAGRAM_URL,
      apiVersion: values.INSTAGRAM_API_VERSION,
      appId: values.INSTAGRAM_APP_ID,
      appSecret: values.INSTAGRAM_APP_SECRET,
      verifyToken: values.INSTAGRAM_VERIFY_TOKEN,
    },
    solapi: {
      url: values.SOLAPI_URL,
      apiKey: values.SOLAPI_API_KEY,
      apiSecret: values.SOLAPI_API_SECRET,
      webhookSecret: values.SOLAPI_WEBHOOK_SECRET,
    },
    naver: {
      rssUrl: values.NAVER_RSS_URL,
      search:
        search === undefined
          ? undefined
          : { clientId: search[0], clientSecret: search[1], style: values.NAVER_SEARCH_STYLE },
    },
    genieTvUrl: values.GENIE_TV_BASE_URL,
    wooriTvUrl: values.WOORI_TV_BASE_URL,
    ringoBizUrl: values.RINGO_BIZ_BASE_URL,
  };
}

function mediaS3Of(values: Values): MediaS3Config | undefined {
  const given = together(values, [
    "MEDIA_S3_ENDPOINT",
    "MEDIA_S3_BUCKET",
    "MEDIA_S3_ACCESS_KEY_ID",
    "MEDIA_S3_SECRET_ACCESS_KEY",
  ]);
  if (given === undefined) return undefined;
  const [endpoint, bucket, accessKeyId, secretAccessKey] = given;
  return { endpoint, bucket, region: values.MEDIA_S3_REGION, accessKeyId, secretAccessKey };
}

/** The values of variables that mean something only together; undefined when none is set. */
function together<const N extends readonly (keyof Values)[]>(
  values: Values,
  names: N,
): { [I in keyof N]: string } | undefined {
  const given = names.map((name) => values[name]);
  if (given.every((value) => value === undefined)) return undefined;
  if (!given.every((value) => typeof value === "string"))
    throw new ConfigError([`${names.join(", ")}: set all or none`]);
  return given as { [I in keyof N]: string };
}
