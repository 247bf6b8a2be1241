import { describe, test } from "bun:test";
import { kafkaLacks } from "../../scripts/kafka/jars.ts";
import { needsMark } from "../../scripts/stages/counts.ts";

/** What tests need beside npm packages. */
type Server = "redis-server" | "Kafka" | "wrangler" | "chromium";

/** What each lacks on this machine; undefined: it can be started. */
const LACKS: Readonly<Record<Server, string | undefined>> = {
  "redis-server": Bun.which("redis-server")
    ? undefined
    : "there is no redis-server (apt-get install redis-server)",
  Kafka: kafkaLacks(),
  chromium: Bun.which("chromium-headless-shell")
    ? undefined
    : "there is no chromium-headless-shell (apt-get install chromium-headless-shell)",
  wrangler:
    process.platform === "linux" && process.arch === "x64"
      ? undefined
      : "its Node comes from a package for linux-x64 only (tests/wrangler)",
};

const announced = new Set<Server>();

/**
 * Whether tests that need this server are skipped, and why is printed once a file. With REQUIRE_ALL=1 nothing
 * is: they run and fail. Kafka alone may still be missing then, because Maven Central may not answer:
 * `npm test` has just tried to fetch it, counts these skips and says so.
 */
function isSkipped(server: Server): boolean {
  const lacks = LACKS[server];
  if (lacks === undefined) return false;
  if (server !== "Kafka" && process.env["REQUIRE_ALL"] === "1") return false;
  if (!announced.has(server)) console.warn(`SKIPPED, what needs ${server}: ${lacks}`);
  announced.add(server);
  return true;
}

/**
 * `describe` of tests that need a server; one counted skip stands for all of them where it is missing.
 *
 * @example describeWith("Kafka", "a stopped broker", () => { beforeAll(async () => { kafka = await startKafka(); }); … });
 */
export function describeWith(server: Server, name: string, body: () => void): void {
  const title = `${name} ${needsMark(server)}`;
  if (isSkipped(server)) test.skipIf(true)(title, () => undefined);
  else describe(title, body);
}

/** `test` of the same. */
export function testWith(
  server: Server,
  name: string,
  body: () => void | Promise<void>,
  timeoutMs?: number,
): void {
  test.skipIf(isSkipped(server))(`${name} ${needsMark(server)}`, body, timeoutMs);
}
