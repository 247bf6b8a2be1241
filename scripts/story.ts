import { isMadangError } from "../src/client/index.ts";
import { Difference } from "./story/book.ts";
import { HELP, readOptions } from "./story/options.ts";
import { playStory } from "./story/play.ts";

/** 0 every number holds, 1 one does not or the server refused, 2 wrong words. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    console.error(HELP);
    return 2;
  }
  const startedAt = performance.now();
  try {
    await playStory(options, console.log);
  } catch (error) {
    console.error(explain(error, options.url));
    return 1;
  }
  console.log(`모든 숫자가 사실과 같아요. (${((performance.now() - startedAt) / 1_000).toFixed(1)}초)`);
  return 0;
}

function explain(error: unknown, url: string): string {
  if (error instanceof Difference) {
    return `DIFFERENT  ${error.path}\n  expected  ${JSON.stringify(error.expected)}\n  got       ${JSON.stringify(error.got)}`;
  }
  if (isMadangError(error)) {
    const hint = error.code === "NETWORK" ? ` (is a server running at ${url}?)` : "";
    return `REFUSED  ${error.code} ${error.reason} ${JSON.stringify(error.params)} ${error.message}${hint}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

process.exitCode = await main();
