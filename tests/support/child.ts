import { existsSync, readFileSync } from "node:fs";
import type { Subprocess } from "bun";
import { collectText } from "./until.ts";

export type Child = {
  readonly process: Subprocess;
  /** What it wrote so far, both streams. */
  output(): string;
  /** SIGSTOP: sockets stay open and nothing is answered. */
  pause(): void;
  resume(): void;
  /** SIGKILL, as a crash; resolves when the process is gone. */
  kill(): Promise<void>;
};

/** Where it is there: a server of ours dies with the test run, even with one that is killed. */
const DIES_WITH_PARENT = Bun.which("setpriv") === null ? [] : ["setpriv", "--pdeathsig", "KILL"];

/** Starts a foreign server as a child process. */
export function startChild(command: readonly string[], cwd: string): Child {
  const child = Bun.spawn([...DIES_WITH_PARENT, ...command], {
    cwd,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const streams = [collectText(child.stdout), collectText(child.stderr)];
  return {
    process: child,
    output: () => streams.map((stream) => stream.text()).join(""),
    pause: () => {
      child.kill("SIGSTOP");
      untilStopped(child.pid);
    },
    resume: () => child.kill("SIGCONT"),
    kill: async () => {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

const STOP_MS_MAX = 2_000;

/** A signal takes effect when the system comes to it; until then a busy machine's server still answers. */
function untilStopped(pid: number): void {
  const endsAt = performance.now() + STOP_MS_MAX;
  const stat = `/proc/${pid}/stat`;
  while (existsSync(stat) && performance.now() < endsAt) {
    if (/^\d+ \(.*\) T /.test(readFileSync(stat, "utf8"))) return;
    Bun.sleepSync(2);
  }
}
