import { join } from "node:path";
import { collectText, until } from "../../tests/support/until.ts";
import type { ListenJob, ListenReport } from "./listeners.ts";
import { endWithUs } from "./serve.ts";

export type Listeners = { finish(): Promise<ListenReport> };

/** Opens the streams from a process of its own. Resolves when each has its first message. */
export async function listen(job: ListenJob): Promise<Listeners> {
  const child = Bun.spawn(["bun", join(import.meta.dir, "listeners.ts")], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  endWithUs(() => child.kill());
  const output = collectText(child.stdout);
  child.stdin.write(JSON.stringify(job));
  await child.stdin.flush();
  await until("all streams are open", () => output.text().startsWith("open") || undefined, 60_000);
  return {
    finish: async () => {
      await child.stdin.end();
      await child.exited;
      const report: ListenReport = JSON.parse(output.text().slice("open\n".length));
      return report;
    },
  };
}
