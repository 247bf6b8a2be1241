import { z } from "zod";
import { type ConfigValues, configSchema } from "./config-schema.ts";
import type {
  ChannelsConfig,
  Config,
  EventLogConfig,
  KafkaConfig,
  MailConfig,
  MediaS3Config,
  ShardConfig,
  TracingConfig,
} from "./config-types.ts";

export { CONFIG_VARIABLES, type ConfigVariable } from "./config-schema.ts";
export type { Config, MediaS3Config } from "./config-types.ts";

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
  const parsed = configSchema.safeParse(given);
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
    trustedProxies: values.TRUSTED_PROXIES,
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
    shards: shardsOf(values),
    eventLog: eventLogOf(values),
    metricsToken: values.METRICS_TOKEN,
    tracing: tracingOf(values),
    masterKey: values.MADANG_SECRET,
    previousMasterKey: values.MADANG_SECRET_PREVIOUS,
    channels: channelsOf(values),
    mediaS3: mediaS3Of(values),
    mail: mailOf(values),
    operatorToken: values.OPERATOR_TOKEN,
    isDemo: values.DEMO ?? (values.DATABASE_URL === undefined && values.NODE_ENV !== "production"),
    benchmarkCohortMin: values.BENCHMARK_COHORT_MIN,
    simulators: simulatorsOf(values),
    corsOrigins: (values.CORS_ORIGINS ?? "")
      .split(",")
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ""),
  };
}

/** @example SIMULATORS="Instagram=http://127.0.0.1:9001 NaverBlog=http://127.0.0.1:9002" */
function simulatorsOf({ SIMULATORS: text = "" }: ConfigValues): Readonly<Record<string, string>> {
  const parts = text.split(/\s+/).flatMap((part) => part || []);
  const pairs = parts.map((part) => /^([A-Za-z]+)=(https?:\/\/\S+)$/.exec(part));
  if (pairs.includes(null)) throw new ConfigError(["SIMULATORS: Channel=url separated by spaces"]);
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? "", pair?.[2] ?? ""]));
}

function shardsOf({ DATABASE_SHARDS: text = "", DATABASE_URL }: ConfigValues): readonly ShardConfig[] {
  const shards = text.split(/\s+/).flatMap((part) => (part === "" ? [] : [shardOf(part)]));
  if (shards.length > 0 && DATABASE_URL === undefined)
    throw new ConfigError(["DATABASE_SHARDS: needs DATABASE_URL, which holds the map of stores"]);
  if (new Set(["main", ...shards.map(({ name }) => name)]).size !== shards.length + 1)
    throw new ConfigError(["DATABASE_SHARDS: names must differ, and main is DATABASE_URL"]);
  return shards;
}

/** @example shardOf("seoul2=libsql://two.turso.io?authToken=t") */
function shardOf(part: string): ShardConfig {
  const [, name, address = ""] = /^([a-z][a-z0-9-]{0,31})=(.+)$/.exec(part) ?? [];
  const parsed = z.url({ protocol: /^(libsql|https?)$/ }).safeParse(address);
  if (name === undefined || !parsed.success)
    throw new ConfigError(["DATABASE_SHARDS: name=url separated by spaces, with names of a-z, 0-9 and -"]);
  const url = new URL(parsed.data);
  const authToken = url.searchParams.get("authToken") ?? undefined;
  url.searchParams.delete("authToken");
  return { name, url: url.href, authToken };
}

function eventLogOf(values: ConfigValues): EventLogConfig {
  switch (values.EVENT_LOG) {
    case "kafka":
      return { kind: "kafka", ...kafkaOf(values) };
    case "redis-streams":
      if (values.UPSTASH_REDIS_REST_URL === undefined)
        throw new ConfigError(["EVENT_LOG: redis-streams needs UPSTASH_REDIS_REST_URL"]);
      return { kind: "redis-streams" };
    default:
      return { kind: values.EVENT_LOG };
  }
}

function kafkaOf(values: ConfigValues): KafkaConfig {
  const brokers = (values.KAFKA_BROKERS ?? "").split(",").flatMap((text) => text.trim() || []);
  if (brokers.length === 0) throw new ConfigError(["KAFKA_BROKERS: EVENT_LOG=kafka needs host:port"]);
  if (!brokers.every((text) => /^[^\s:]+:\d{1,5}$/.test(text)))
    throw new ConfigError(["KAFKA_BROKERS: host:port separated by commas"]);
  const sasl = together(values, ["KAFKA_USERNAME", "KAFKA_PASSWORD"]);
  return {
    brokers,
    topic: values.KAFKA_TOPIC,
    isTls: values.KAFKA_TLS ?? false,
    sasl: sasl === undefined ? undefined : { username: sasl[0], password: sasl[1] },
  };
}

function tracingOf(values: ConfigValues): TracingConfig | undefined {
  const endpoint = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return undefined;
  const pairs = (values.OTEL_EXPORTER_OTLP_HEADERS ?? "").split(",").flatMap((text) => text.trim() || []);
  return { endpoint: endpoint.replace(/\/+$/, ""), headers: Object.fromEntries(pairs.map(headerOf)) };
}

/** @example headerOf("x-key=a%3Db") // ["x-key", "a=b"] */
function headerOf(pair: string): [name: string, value: string] {
  const [, name = "", text = ""] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
  try {
    const value = decodeURIComponent(text);
    new Headers().set(name, value);
    return [name, value];
  } catch {
    throw new ConfigError([
      "OTEL_EXPORTER_OTLP_HEADERS: name=value separated by commas, with values percent-encoded",
    ]);
  }
}

function channelsOf(values: ConfigValues): ChannelsConfig {
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

function mediaS3Of(values: ConfigValues): MediaS3Config | undefined {
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

function mailOf({
  MAIL_FROM: from,
  SMTP_URL,
  MAIL_API_URL,
  MAIL_API_KEY,
}: ConfigValues): MailConfig | undefined {
  if (SMTP_URL !== undefined && MAIL_API_KEY !== undefined)
    throw new ConfigError(["SMTP_URL and MAIL_API_KEY: set one of them"]);
  if (SMTP_URL === undefined && MAIL_API_KEY === undefined) return undefined;
  if (from === undefined) throw new ConfigError(["MAIL_FROM: mail needs a sender"]);
  if (MAIL_API_KEY !== undefined) return { kind: "http", url: MAIL_API_URL, apiKey: MAIL_API_KEY, from };
  return SMTP_URL === undefined ? undefined : { kind: "smtp", url: SMTP_URL, from };
}

/** The values of variables that mean something only together; undefined when none is set. */
function together<const N extends readonly (keyof ConfigValues)[]>(
  values: ConfigValues,
  names: N,
): { [I in keyof N]: string } | undefined {
  const given = names.map((name) => values[name]);
  if (given.every((value) => value === undefined)) return undefined;
  if (!given.every((value) => typeof value === "string"))
    throw new ConfigError([`${names.join(", ")}: set all or none`]);
  return given as { [I in keyof N]: string };
}
