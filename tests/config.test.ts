import { describe, expect, test } from "bun:test";
import { CONFIG_VARIABLES, ConfigError, parseConfig } from "../src/config.ts";

const SECRET = Buffer.alloc(32, 7).toString("base64");

function problemsOf(record: Record<string, string>): readonly string[] {
  try {
    parseConfig(record);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe("nothing configured", () => {
  test("means a local file, a cache in the process and demo mode", () => {
    expect(parseConfig({})).toMatchObject({
      port: 8084,
      host: "127.0.0.1",
      trustedProxies: 0,
      publicUrl: undefined,
      dataDir: ".data",
      database: undefined,
      redis: undefined,
      masterKey: undefined,
      operatorToken: undefined,
      isDemo: true,
      corsOrigins: [],
    });
  });

  test("an empty variable is an unset one", () => {
    expect(parseConfig({ PORT: "", DATABASE_URL: "" }).port).toBe(8084);
  });
});

describe("demo mode", () => {
  test.each([
    [{}, true],
    [{ NODE_ENV: "production" }, false],
    [{ DATABASE_URL: "libsql://shop.turso.io" }, false],
    [{ DATABASE_URL: "libsql://shop.turso.io", DEMO: "1" }, true],
    [{ DEMO: "0" }, false],
  ])("%p → %p", (record, isDemo) => {
    expect(parseConfig(record).isDemo).toBe(isDemo);
  });
});

describe("a faulty variable", () => {
  test.each([
    ["PORT", "eighty"],
    ["PORT", "70000"],
    ["TRUSTED_PROXIES", "-1"],
    ["TRUSTED_PROXIES", "10.0.0.2"],
    ["PUBLIC_URL", "ftp://shop"],
    ["DATABASE_URL", "postgres://x"],
    ["MADANG_SECRET", "short"],
    ["OPERATOR_TOKEN", "guessable"],
    ["DEMO", "yes"],
  ])("%s=%p is named, its value is not", (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems.length).toBe(1);
    expect(problems[0]).toStartWith(`${name}:`);
    expect(problems[0]).not.toContain(value);
  });

  test("all of them are told at once", () => {
    expect(problemsOf({ PORT: "x", DEMO: "x" }).length).toBe(2);
  });

  test("Redis needs both of its variables", () => {
    expect(problemsOf({ UPSTASH_REDIS_REST_URL: "https://r.upstash.io" })).toHaveLength(1);
    const both = { UPSTASH_REDIS_REST_URL: "https://r.upstash.io", UPSTASH_REDIS_REST_TOKEN: "t" };
    expect(parseConfig(both).redis).toEqual({ url: "https://r.upstash.io", token: "t" });
  });
});

test("every variable is described, and defaults in the table are the real ones", () => {
  for (const variable of CONFIG_VARIABLES) expect(variable.describe.length).toBeGreaterThan(10);
  const defaults = Object.fromEntries(
    CONFIG_VARIABLES.map(({ name, default: value }) => [name, value ?? ""]),
  );
  expect(parseConfig(defaults)).toEqual(parseConfig({}));
});

test("a trailing slash of the public address is dropped, origins are a list", () => {
  const config = parseConfig({
    PUBLIC_URL: "https://madang.kr/",
    CORS_ORIGINS: "https://a.kr, https://b.kr,",
    MADANG_SECRET: SECRET,
  });
  expect(config.publicUrl).toBe("https://madang.kr");
  expect(config.corsOrigins).toEqual(["https://a.kr", "https://b.kr"]);
  expect(config.masterKey).toBe(SECRET);
});

describe("what stands in a list", () => {
  const database = { DATABASE_URL: "libsql://shop.turso.io" };
  const redis = { UPSTASH_REDIS_REST_URL: "https://r.upstash.io", UPSTASH_REDIS_REST_TOKEN: "t" };

  test("shards have names, and their tokens are no part of the address", () => {
    const text = "seoul2=libsql://two.turso.io?authToken=secret  busan=https://b.example";
    expect(parseConfig({ ...database, DATABASE_SHARDS: text }).shards).toEqual([
      { name: "seoul2", url: "libsql://two.turso.io", authToken: "secret" },
      { name: "busan", url: "https://b.example/", authToken: undefined },
    ]);
  });

  test.each([
    ["without DATABASE_URL", { DATABASE_SHARDS: "a=https://a.example" }, "DATABASE_SHARDS: needs"],
    ["named main", { ...database, DATABASE_SHARDS: "main=https://a.example" }, "main is DATABASE_URL"],
    ["twice", { ...database, DATABASE_SHARDS: "a=https://a.example a=https://b.example" }, "must differ"],
    ["without a name", { ...database, DATABASE_SHARDS: "https://a.example?authToken=s3cret" }, "name=url"],
    ["streams without Redis", { EVENT_LOG: "redis-streams" }, "UPSTASH_REDIS_REST_URL"],
    ["Kafka without brokers", { EVENT_LOG: "kafka" }, "KAFKA_BROKERS"],
    ["a broker without a port", { EVENT_LOG: "kafka", KAFKA_BROKERS: "a:9092,b" }, "KAFKA_BROKERS"],
    ["half of SASL", { EVENT_LOG: "kafka", KAFKA_BROKERS: "a:1", KAFKA_USERNAME: "u" }, "KAFKA_PASSWORD"],
    [
      "a header without a name",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_EXPORTER_OTLP_HEADERS: "=x" },
      "OTEL_EXPORTER_OTLP_HEADERS",
    ],
    [
      "a header that is not percent-encoded",
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318",
        OTEL_EXPORTER_OTLP_HEADERS: "authorization=s3cret100%",
      },
      "OTEL_EXPORTER_OTLP_HEADERS",
    ],
    [
      "a header that no request can have",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_EXPORTER_OTLP_HEADERS: "a name=s3cret%0A" },
      "OTEL_EXPORTER_OTLP_HEADERS",
    ],
    ["simulators without names", { SIMULATORS: "http://127.0.0.1:1" }, "SIMULATORS"],
  ])("is refused by its variable's name, never by its value: %s", (_what, variables, named) => {
    const error = thrownBy(() => parseConfig(variables));
    expect(error.message).toContain(named);
    expect(error.message).not.toContain("s3cret");
  });

  test("Kafka, the collector and simulators are read whole", () => {
    const config = parseConfig({
      EVENT_LOG: "kafka",
      KAFKA_BROKERS: "a:9092, b:9093",
      KAFKA_USERNAME: "u",
      KAFKA_PASSWORD: "p",
      KAFKA_TLS: "1",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318/",
      OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%3Db,y=1",
      SIMULATORS: "Instagram=http://127.0.0.1:1 NaverBlog=http://127.0.0.1:2",
    });
    expect(config.eventLog).toEqual({
      kind: "kafka",
      brokers: ["a:9092", "b:9093"],
      topic: "event-topic",
      isTls: true,
      sasl: { username: "u", password: "p" },
    });
    expect(config.tracing).toEqual({ endpoint: "http://c:4318", headers: { "x-key": "a=b", y: "1" } });
    expect(config.simulators).toEqual({ Instagram: "http://127.0.0.1:1", NaverBlog: "http://127.0.0.1:2" });
    expect(parseConfig({ ...redis, EVENT_LOG: "redis-streams" }).eventLog).toEqual({ kind: "redis-streams" });
  });
});

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error("nothing was refused");
}

describe("mail", () => {
  const FROM = { MAIL_FROM: "Madang <no-reply@madang.example>" };

  test("is off until a way to send it is named, and then needs a sender", () => {
    expect(parseConfig(FROM).mail).toBeUndefined();
    expect(problemsOf({ SMTP_URL: "smtp://mail.example:587" })).toEqual(["MAIL_FROM: mail needs a sender"]);
    expect(problemsOf({ MAIL_API_KEY: "re_1" })).toEqual(["MAIL_FROM: mail needs a sender"]);
  });

  test("goes by SMTP or by HTTP, never by both", () => {
    const SMTP_URL = "smtps://user:word@mail.example:465";
    expect(parseConfig({ ...FROM, SMTP_URL }).mail).toEqual({
      kind: "smtp",
      url: SMTP_URL,
      from: FROM.MAIL_FROM,
    });
    expect(parseConfig({ ...FROM, MAIL_API_KEY: "re_1" }).mail).toEqual({
      kind: "http",
      url: "https://api.resend.com/emails",
      apiKey: "re_1",
      from: FROM.MAIL_FROM,
    });
    expect(problemsOf({ ...FROM, SMTP_URL, MAIL_API_KEY: "re_1" })).toEqual([
      "SMTP_URL and MAIL_API_KEY: set one of them",
    ]);
  });

  test.each([
    ["MAIL_FROM", "nobody"],
    ["MAIL_FROM", "Madang <a@b.kr>\r\nBcc: c@d.kr"],
    ["SMTP_URL", "http://mail.example"],
    ["MAIL_API_URL", "ftp://mail.example"],
  ])("a wrong %s is told by its name, without the value", (name, value) => {
    const [problem = "", ...more] = problemsOf({ [name]: value });
    expect(problem.startsWith(`${name}: `)).toBe(true);
    expect(problem).not.toContain(value);
    expect(more).toEqual([]);
  });
});
