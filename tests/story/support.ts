import { ROOT } from "../support/source-files.ts";

export const AT_TIME = ["--preload", "./tests/story/at-time.ts"];

export type ClockEnv = { readonly STORY_NOW: string; readonly STORY_FROM: string };

/** For a server and a story that shall live at another hour. */
export function clockAt(moment: string): ClockEnv {
  return { STORY_NOW: moment, STORY_FROM: String(Date.now()) };
}

/** Plays the story as `npm run story` does. */
export async function runStory(
  args: readonly string[],
  clock?: ClockEnv,
): Promise<{ code: number; output: string }> {
  const preload = clock === undefined ? [] : AT_TIME;
  const child = Bun.spawn(["bun", ...preload, "scripts/story.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, ...clock },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => new Response(stream).text()),
  );
  return { code: await child.exited, output: `${out}${err}` };
}

export type Lie = { readonly path: RegExp; readonly tell: (body: string) => string };

/** A server in between that tells one thing differently and passes everything else on. */
export function startLiar(url: string, lie: Lie): { url: string; stop: () => Promise<void> } {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const answer = await fetch(`${url}${pathname}${search}`, {
        method: request.method,
        headers: request.headers,
        redirect: "manual",
        ...(request.body === null ? {} : { body: await request.arrayBuffer() }),
      });
      const headers = new Headers(answer.headers);
      headers.delete("content-length");
      // What fetch handed over is unpacked already.
      headers.delete("content-encoding");
      const body = await answer.text();
      const isLie = lie.path.test(pathname);
      return new Response(isLie ? lie.tell(body) : body, { status: answer.status, headers });
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}
