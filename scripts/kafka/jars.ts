import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const POM = join(import.meta.dir, "..", "..", "tests", "support", "kafka", "pom.xml");
/** In full: by its short name Maven would first look for the plugin's newest version, and fail in other words. */
const GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
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

export type Fetched =
  | { readonly isThere: true }
  | {
      readonly isThere: false;
      readonly reason: string;
      /** The reason lies outside the project: no Java or Maven, or Maven Central does not answer. */
      readonly isExcused: boolean;
    };

/** Copies Kafka and what it needs from Maven Central, once: 46 jars, 43 MB. */
export async function fetchKafka(): Promise<Fetched> {
  for (const tool of ["java", "mvn"]) {
    if (Bun.which(tool) === null) return { isThere: false, reason: `there is no ${tool}`, isExcused: true };
  }
  const folder = kafkaFolder();
  if (existsSync(folder)) return { isThere: true };
  const partial = `${folder}.${process.pid}.part`;
  mkdirSync(partial, { recursive: true });
  const goal = [GOAL, "-DincludeScope=runtime", `-DoutputDirectory=${partial}`];
  const maven = Bun.spawn(["mvn", "--quiet", "--batch-mode", "--file", POM, ...goal], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    timeout: FETCH_MS_MAX,
  });
  const [output, code] = await Promise.all([new Response(maven.stdout).text(), maven.exited]);
  if (code === 0) rename(partial, folder);
  rmSync(partial, { recursive: true, force: true });
  return code === 0 ? { isThere: true } : whyNot(output, maven.signalCode !== null);
}

/**
 * What Maven's output says about a copy that failed. Only a repository that cannot be reached is excused: one
 * that answers "there is no such artifact" tells that our pom is wrong.
 */
export function whyNot(output: string, isLate: boolean): Fetched {
  if (isLate) return { isThere: false, reason: `no answer within ${FETCH_MS_MAX / 1000} s`, isExcused: true };
  const unreachable = /Could not transfer artifact.*/.exec(output)?.[0];
  const reason = unreachable ?? /(?<=\[ERROR\] ).*/.exec(output)?.[0] ?? "Maven says nothing";
  return { isThere: false, reason: reason.slice(0, 400), isExcused: unreachable !== undefined };
}

/** Another run may have been first: its folder is as good. */
function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}
