export type Stage = { readonly name: string; readonly command: readonly string[] };
export type StageResult = { readonly name: string; readonly isOk: boolean; readonly seconds: number };

/** Runs one command; its output appears at once, or only when it fails if `isQuiet`. */
export async function runStage(stage: Stage, options: { isQuiet: boolean }): Promise<StageResult> {
  const startedAt = performance.now();
  const output = options.isQuiet ? "pipe" : "inherit";
  const child = Bun.spawn([...stage.command], { stdin: "ignore", stdout: output, stderr: output });
  const [text, errorText, code] = await Promise.all([read(child.stdout), read(child.stderr), child.exited]);
  const result = { name: stage.name, isOk: code === 0, seconds: (performance.now() - startedAt) / 1000 };
  if (!result.isOk) console.error(`${text}${errorText}`.trimEnd());
  console.log(stageLine(result));
  return result;
}

export function stageLine(result: StageResult): string {
  return `[stage] ${result.name.padEnd(12)} ${result.seconds.toFixed(1).padStart(6)} s  ${result.isOk ? "ok" : "FAILED"}`;
}

async function read(stream: ReadableStream<Uint8Array> | number | undefined): Promise<string> {
  return stream instanceof ReadableStream ? await new Response(stream).text() : "";
}
