import { ROOT } from "../../support/source-files.ts";

/** In a process of its own: the bundler takes the mode from its environment. Nothing is built when no source changed. */
export async function buildApp(): Promise<void> {
  const build = Bun.spawn(["bun", "scripts/build-web.ts"], { cwd: ROOT, stdout: "ignore", stderr: "pipe" });
  const words = await new Response(build.stderr).text();
  if ((await build.exited) !== 0) throw new Error(`the app could not be built: ${words}`);
}
