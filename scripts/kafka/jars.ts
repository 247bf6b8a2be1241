import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const POM = join(import.meta.dir, "..", "..", "tests", "support", "kafka", "pom.xml");
const FETCH_MS_MAX = 180_000;

/**
 * Where the jars lie: the user's cache, because they outlive test runs, `node_modules` and clones, and are the
 * same for all of them. The folder's name follows the pom, so that a new version is fetched anew.
 */
export function kafkaFolder(): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(cache, "madang", `kafka-${Bun.hash(readFileSync(POM)).toString(36)}`);
}

/** What a broker lacks on this machine, as a sentence with the remedy; undefined when it can be started. */
export function kafkaLacks(): string | undefined {
  if (Bun.which("java") === null) return "there is no java (apt-get install openjdk-17-jre-headless)";
  return existsSync(kafkaFolder())
    ? undefined
    : "its jars are not there (install maven, then: bun run kafka)";
}

/**
 * Copies Kafka and what it needs from Maven Central, once: 46 jars, 43 MB.
 *
 * @returns undefined when the jars are there, else why not
 */
export async function fetchKafka(): Promise<string | undefined> {
  const folder = kafkaFolder();
  if (existsSync(folder)) return undefined;
  if (Bun.which("mvn") === null) return "there is no mvn (apt-get install maven)";
  const partial = `${folder}.${process.pid}.part`;
  mkdirSync(partial, { recursive: true });
  const goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${partial}`];
  const maven = Bun.spawn(["mvn", "--quiet", "--batch-mode", "--file", POM, ...goal], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    timeout: FETCH_MS_MAX,
  });
  const [output, code] = await Promise.all([new Response(maven.stdout).text(), maven.exited]);
  if (code === 0) rename(partial, folder);
  rmSync(partial, { recursive: true, force: true });
  return code === 0 ? undefined : `Maven Central gave no jars: ${firstError(output)}`;
}

/** Another run may have been first: its folder is as good. */
function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

function firstError(output: string): string {
  const line = output.split("\n").find((text) => text.includes("[ERROR]"));
  return line?.replace(/^.*?\[ERROR\]\s*/, "").slice(0, 300) ?? `no answer within ${FETCH_MS_MAX / 1000} s`;
}
