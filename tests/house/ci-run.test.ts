import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/source-files.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "madang-ci-"));
  mkdirSync(join(folder, ".ci"));
  mkdirSync(join(folder, "bin"));
  copyFileSync(join(ROOT, ".ci", "run"), join(folder, ".ci", "run"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a copy of .ci/run whose `npm` is a script of ours. */
async function runWith(npm: string): Promise<{ code: number; lines: string[] }> {
  const path = join(folder, "bin", "npm");
  writeFileSync(path, `#!/usr/bin/env bash\n${npm}\n`);
  chmodSync(path, 0o755);
  const child = Bun.spawn([join(folder, ".ci", "run")], {
    env: { PATH: `${join(folder, "bin")}:/usr/bin:/bin`, HOME: folder },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [text, code] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  return { code, lines: text.trimEnd().split("\n") };
}

test("CI ends with the sums of the run, stages with their seconds before them", async () => {
  const { code, lines } = await runWith('[ "$1" = test ] && echo "12 passed, 0 failed, 0 skipped"');
  expect(code).toBe(0);
  expect(lines.at(-1)).toBe("12 passed, 0 failed, 0 skipped");
  expect(lines.filter((line) => /^\[stage\] .*: \d+ s, exit 0$/.test(line))).toHaveLength(2);
});

test("CI asks for every part: nothing may be skipped silently", async () => {
  const { lines } = await runWith(
    'echo "REQUIRE_ALL=$REQUIRE_ALL CI=$CI"; echo "1 passed, 0 failed, 0 skipped"',
  );
  expect(lines).toContain("REQUIRE_ALL=1 CI=true");
});

test("CI fails and still ends with the sums when npm adds lines after a failure", async () => {
  const { code, lines } = await runWith(
    'echo "3 passed, 2 failed, 0 skipped"; echo "npm error Lifecycle script failed"; exit 1',
  );
  expect(code).toBe(1);
  expect(lines.at(-1)).toBe("3 passed, 2 failed, 0 skipped");
});

test("CI fails when nothing was executed, or the run died without sums", async () => {
  const nothing = await runWith('echo "0 passed, 0 failed, 4 skipped"');
  expect([nothing.code, nothing.lines.at(-1)]).toEqual([1, "0 passed, 0 failed, 4 skipped"]);
  const died = await runWith("exit 137");
  expect([died.code, died.lines.at(-1)]).toEqual([1, "0 passed, 1 failed, 0 skipped"]);
});
