import { join } from "node:path";
import { freePort } from "../../tests/support/server.ts";
import { until } from "../../tests/support/until.ts";
import { endWithUs } from "./serve.ts";

export type StartedBare = { readonly port: number; stop(): void };

/** Starts bare-server.ts in a process of its own. `answers` is a file with what its dashboard routes answer. */
export async function startBare(answers?: string): Promise<StartedBare> {
  const port = freePort();
  const child = Bun.spawn(["bun", join(import.meta.dir, "bare-server.ts")], {
    env: { ...process.env, PORT: String(port), ...(answers === undefined ? {} : { BARE: answers }) },
    stdout: "ignore",
    stderr: "inherit",
  });
  endWithUs(() => child.kill());
  await until(
    "the bare server answers",
    async () => (await fetch(`http://127.0.0.1:${port}/`)).status === 404,
  );
  return { port, stop: () => child.kill() };
}
