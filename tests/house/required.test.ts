import { expect, test } from "bun:test";
import { sourceFiles } from "../support/source-files.ts";

const SERVERS = ["tests/support/redis.ts", "tests/support/kafka.ts"];

test("a test file that starts a server says so, and is skipped and counted where the server is missing", () => {
  const careless = sourceFiles("tests").filter(({ path, imports }) => {
    const loaded = imports.filter((edge) => !edge.isTypeOnly).map((edge) => edge.target ?? "");
    const startsOne = path.endsWith(".test.ts") && SERVERS.some((server) => loaded.includes(server));
    return startsOne && !loaded.includes("tests/support/required.ts");
  });
  expect(careless.map(({ path }) => path)).toEqual([]);
});
