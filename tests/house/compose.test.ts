import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { parseConfig } from "../../src/config.ts";
import { ROOT } from "../support/source-files.ts";

const serviceSchema = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.literal("service_healthy") })).default({}),
  healthcheck: z.object({ test: z.array(z.string()).min(2), interval: z.string(), retries: z.number() }),
});

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
const { services, volumes } = z
  .object({ services: z.record(z.string(), serviceSchema), volumes: z.record(z.string(), z.null()) })
  .parse(parse(read("compose.yaml")));
const all = Object.entries(services);
const guide = read("docs", "guides", "local-servers.md");

/** The addresses that compose opens on this machine, "127.0.0.1:8080". */
const published = all.flatMap(([, { ports }]) => ports.map((port) => port.replace(/:\d+$/, "")));

function variablesOfGuide(): Record<string, string> {
  const block = /<!-- variables -->\n```sh\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";
  return Object.fromEntries(
    block
      .trim()
      .split("\n")
      .map((line) => line.split("=", 2)),
  );
}

describe("compose.yaml", () => {
  test("pins every image to one version", () => {
    const tags = all.map(([, { image }]) => /:(.+)$/.exec(image)?.[1] ?? "latest");
    expect(tags).toEqual(all.map(() => expect.stringMatching(/^v?\d+\.\d+\.\d+(-alpine)?$/)));
  });

  test("opens ports on this machine only, none of them twice", () => {
    expect(published.filter((address) => !address.startsWith("127.0.0.1:"))).toEqual([]);
    expect(new Set(published).size).toBe(published.length);
  });

  test("knows of each server whether it is healthy, and waits for what it depends on", () => {
    expect(Object.keys(services).sort()).toEqual(["kafka", "libsql", "redis", "redis-http"]);
    expect(Object.keys(services["redis-http"]?.depends_on ?? {})).toEqual(["redis"]);
  });

  test("keeps the data of what stores any in a named volume", () => {
    const names = all.flatMap(([, service]) => service.volumes.map((volume) => volume.split(":")[0] ?? ""));
    expect(names.sort()).toEqual(["kafka", "libsql", "redis"]);
    expect(Object.keys(volumes).sort()).toEqual(names);
  });

  test("has the Kafka that the tests start, known to clients by the address it is opened at", () => {
    const version = /<artifactId>kafka_2\.13<\/artifactId>\s*<version>(.+?)</.exec(
      read("tests", "support", "kafka", "pom.xml"),
    )?.[1];
    expect(services["kafka"]?.image).toBe(`apache/kafka:${version}`);
    const advertised = services["kafka"]?.environment["KAFKA_ADVERTISED_LISTENERS"];
    expect(published.map((address) => `BROKER://${address}`)).toContain(advertised ?? "none");
  });
});

describe("the guide to it", () => {
  const config = parseConfig(variablesOfGuide());

  test("sets variables that the service takes, to what compose opens", () => {
    const kafka = config.eventLog.kind === "kafka" ? config.eventLog.brokers : [];
    const used = [config.database?.url, config.redis?.url].map((url) => url?.replace("http://", ""));
    expect([...used, ...kafka].filter((address) => !published.includes(address ?? "none"))).toEqual([]);
    expect([used.length, kafka.length]).toEqual([2, 1]);
    expect(config.redis?.token).toBe(services["redis-http"]?.environment["SRH_TOKEN"] ?? "none");
  });

  test("names every service and every address", () => {
    const missing = [...Object.keys(services), ...published].filter((name) => !guide.includes(`${name}\``));
    expect(missing).toEqual([]);
  });
});
