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
