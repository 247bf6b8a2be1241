import { type StartedServer, startServer } from "../../tests/support/server.ts";

/** The service in a process of its own, which never outlives this one. */
export async function serve(env: Readonly<Record<string, string>> = {}): Promise<StartedServer> {
  const server = await startServer({ env });
  endWithUs(() => server.signal("SIGKILL", "group"));
  return server;
}

/** Also after a failure: a question that breaks off leaves no process behind. */
export function endWithUs(end: () => void): void {
  process.on("exit", () => {
    try {
      end();
    } catch {
      // It has ended already.
    }
  });
}
