import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

const SERVERS = ["redis-server", "java", "mvn", "chromium-headless-shell"];
const TOOLS = ["bash", "env", "dirname", "mktemp", "rm", "tee", "timeout", "grep", "tail", "sleep"];

type Machine = {
  /** Scripts in place of commands. */
  readonly npm: string;
  readonly "apt-get"?: string;
  readonly npx?: string;
  /** Which servers are installed; by default all. */
  readonly servers?: readonly string[];
};

/** Runs a copy of .ci/run on a machine of our making: its PATH has the tools, these servers and these scripts. */
async function runWith(machine: Machine): Promise<{ code: number; lines: string[] }> {
  const bin = join(folder, "bin");
  rmSync(bin, { recursive: true });
  mkdirSync(bin);
  for (const tool of TOOLS) symlinkSync(Bun.which(tool) ?? tool, join(bin, tool));
  const servers = Object.fromEntries((machine.servers ?? SERVERS).map((name) => [name, "exit 0"]));
  const scripts = {
    npm: machine.npm,
    "apt-get": machine["apt-get"] ?? "exit 100",
    ...servers,
    npx: machine.npx ?? "exit 0",
  };
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
  }
  const child = Bun.spawn([join(folder, ".ci", "run")], {
    env: { PATH: bin, HOME: folder },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [text, code] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  return { code, lines: text.trimEnd().split("\n") };
}

const GREEN = 'echo "12 passed, 0 failed, 0 skipped"';

test("CI ends with the sums of the run, stages with their seconds before them", async () => {
  const { code, lines } = await runWith({ npm: `[ "$1" = test ] && ${GREEN}` });
  expect(code).toBe(0);
  expect(lines.at(-1)).toBe("12 passed, 0 failed, 0 skipped");
  expect(lines.filter((line) => /^\[stage\] .*: \d+ s, exit 0$/.test(line))).toHaveLength(3);
});

test("CI asks for every part: nothing may be skipped silently", async () => {
  const { lines } = await runWith({
    npm: 'echo "REQUIRE_ALL=$REQUIRE_ALL CI=$CI"; echo "1 passed, 0 failed, 0 skipped"',
  });
  expect(lines).toContain("REQUIRE_ALL=1 CI=true");
});

test("CI fails and still ends with the sums when npm adds lines after a failure", async () => {
  const { code, lines } = await runWith({
    npm: 'echo "3 passed, 2 failed, 0 skipped"; echo "npm error Lifecycle script failed"; exit 1',
  });
  expect(code).toBe(1);
  expect(lines.at(-1)).toBe("3 passed, 2 failed, 0 skipped");
});

test("CI installs wrangler from its lock file before the tests, and fails when that fails", async () => {
  const asked = await runWith({ npm: GREEN, npx: 'echo "npx: $*"' });
  const installs = asked.lines.filter((line) => line.startsWith("npx:"));
  expect(installs).toEqual([expect.stringMatching(/ install --frozen-lockfile --cwd tests\/wrangler$/)]);
  expect((await runWith({ npm: GREEN, npx: "exit 1" })).code).toBe(1);
});

test("CI fails when nothing was executed, or the run died without sums", async () => {
  const nothing = await runWith({ npm: 'echo "0 passed, 0 failed, 4 skipped"' });
  expect([nothing.code, nothing.lines.at(-1)]).toEqual([1, "0 passed, 0 failed, 4 skipped"]);
  const died = await runWith({ npm: "exit 137" });
  expect([died.code, died.lines.at(-1)]).toEqual([1, "0 passed, 1 failed, 0 skipped"]);
});

describe("the servers that tests start", () => {
  const wanted = (lines: readonly string[]) => lines.filter((line) => line.startsWith("apt: install"));
  const asking = 'echo "apt: $*"';

  test("are installed where they are missing, and only those", async () => {
    const run = await runWith({ npm: GREEN, "apt-get": asking, servers: ["mvn"] });
    expect(wanted(run.lines)).toEqual([
      expect.stringMatching(/ redis-server openjdk-17-jre-headless chromium-headless-shell$/),
    ]);
    expect(run.code).toBe(0);
  });

  test("are left alone where they are there: no package list is asked for", async () => {
    const run = await runWith({ npm: GREEN, "apt-get": asking });
    expect(run.lines.filter((line) => line.startsWith("apt:"))).toEqual([]);
  });

  test("that cannot be installed fail the run, which still ends with the sums", async () => {
    const run = await runWith({ npm: GREEN, servers: [] });
    expect([run.code, run.lines.at(-1)]).toEqual([1, "12 passed, 0 failed, 0 skipped"]);
  });
});
