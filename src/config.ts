import { z } from "zod";

const flag = z.enum(["0", "1"]).transform((value) => value === "1");
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
  OPERATOR_TOKEN: z
    .string()
    .min(32)
    .optional()
    .describe("Token of the operator's commands. Unset: they are off."),
  NODE_ENV: z
    .enum(["development", "test", "production"])
    .optional()
    .describe("production turns demo mode off."),
  DEMO: flag
    .optional()
    .describe(
      "1: new stores are connected to six channel simulators. Default 1 unless DATABASE_URL or NODE_ENV=production is set.",
    ),
  CORS_ORIGINS: z.string().optional().describe("Allowed browser origins, separated by commas."),
});

const SECRET_NAMES: ReadonlySet<string> = new Set([
  "DATABASE_AUTH_TOKEN",
  "UPSTASH_REDIS_REST_TOKEN",
  "MADANG_SECRET",
  "OPERATOR_TOKEN",
]);

const DEFAULTS: Readonly<Record<string, string>> = { PORT: "8084", HOST: "127.0.0.1", DATA_DIR: ".data" };

export type ConfigVariable = { name: string; describe: string; default?: string; isSecret: boolean };

export const CONFIG_VARIABLES: readonly ConfigVariable[] = Object.entries(schema.shape).map(
  ([name, field]) => ({
    name,
    describe: field.description ?? "",
    isSecret: SECRET_NAMES.has(name),
    ...(DEFAULTS[name] === undefined ? {} : { default: DEFAULTS[name] }),
  }),
);

export type Config = {
  port: number;
  host: string;
  publicUrl: string | undefined;
  dataDir: string;
  database: { url: string; authToken: string | undefined } | undefined;
  redis: { url: string; token: string } | undefined;
  masterKey: string | undefined;
  operatorToken: string | undefined;
  isDemo: boolean;
  corsOrigins: readonly string[];
};

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
    operatorToken: values.OPERATOR_TOKEN,
    isDemo: values.DEMO ?? (values.DATABASE_URL === undefined && values.NODE_ENV !== "production"),
    corsOrigins: (values.CORS_ORIGINS ?? "")
      .split(",")
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ""),
  };
}
