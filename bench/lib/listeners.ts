/**
 * A process that listens to many event streams, over plain HTTP/1.1 sockets. Reads one job from the first line of
 * stdin, says `open` when every stream has its first message, and at the end of stdin writes one report to stdout.
 */
export type ListenJob = {
  readonly port: number;
  readonly count: number;
  /** One raw HTTP/1.1 request. */
  readonly request: string;
};

/** Arrivals of each stream: how many participants it was told of, and when (epoch ms with fractions). */
export type ListenReport = {
  readonly streams: readonly (readonly (readonly [count: number, at: number])[])[];
};

const OPEN_AT_ONCE = 50;
const decoder = new TextDecoder();

function listen(job: ListenJob): { isReady: Promise<void>; told: [number, number][] } {
  const told: [number, number][] = [];
  const ready = Promise.withResolvers<void>();
  let text = "";
  const hear = (line: string) => {
    if (line.includes('"type":"ready"')) return ready.resolve();
    const count = /"type":"event".*"participants":(\d+)/.exec(line)?.[1];
    if (count !== undefined) told.push([Number(count), performance.timeOrigin + performance.now()]);
  };
  void Bun.connect({
    hostname: "127.0.0.1",
    port: job.port,
    socket: {
      open: (socket) => void socket.write(job.request),
      data(_socket, chunk) {
        text += decoder.decode(chunk);
        const lines = text.split("\n");
        text = lines.pop() ?? "";
        for (const line of lines) hear(line);
      },
      close: () => ready.reject(new Error(`a stream ended: ${text}`)),
    },
  });
  return { isReady: ready.promise, told };
}

async function main(): Promise<void> {
  const input = Bun.stdin.stream().getReader();
  const job: ListenJob = JSON.parse(decoder.decode((await input.read()).value));
  const streams: [number, number][][] = [];
  while (streams.length < job.count) {
    const opened = Array.from({ length: Math.min(OPEN_AT_ONCE, job.count - streams.length) }, () =>
      listen(job),
    );
    streams.push(...opened.map(({ told }) => told));
    await Promise.all(opened.map(({ isReady }) => isReady));
  }
  console.log("open");
  while (!(await input.read()).done);
  const report: ListenReport = { streams };
  console.log(JSON.stringify(report));
  process.exit(0);
}

if (import.meta.main) await main();
