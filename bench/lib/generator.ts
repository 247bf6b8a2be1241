import type { LoadJob, LoadReport } from "./load.ts";
import { quantile } from "./numbers.ts";

/**
 * The load generator's process: plain HTTP/1.1 over TCP, one request at a time a connection, no client library
 * between the clock and the wire. Reads one job from stdin, writes one report to stdout.
 */
const decoder = new TextDecoder("latin1");

type Wire = { send: (request: Uint8Array, onAnswer: (status: number) => void) => void; close: () => void };

async function connect(port: number): Promise<Wire> {
  let waiting: ((status: number) => void) | undefined;
  let text = "";
  let pending: Uint8Array | undefined;
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      data(_socket, chunk) {
        text += decoder.decode(chunk);
        if (!isWhole(text)) return;
        const status = Number(text.slice(9, 12));
        text = "";
        const answer = waiting;
        waiting = undefined;
        answer?.(status);
      },
      drain(open) {
        if (pending) pending = rest(pending, open.write(pending));
      },
      close() {
        waiting?.(0);
      },
    },
  });
  return {
    send: (request, onAnswer) => {
      waiting = onAnswer;
      pending = rest(request, socket.write(request));
    },
    close: () => socket.end(),
  };
}

function rest(bytes: Uint8Array, written: number): Uint8Array | undefined {
  return written < bytes.length ? bytes.subarray(Math.max(0, written)) : undefined;
}

function isWhole(text: string): boolean {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1];
  return length === undefined ? text.endsWith("\r\n0\r\n\r\n") : text.length >= head + 4 + Number(length);
}

async function run(job: LoadJob): Promise<LoadReport> {
  const encoder = new TextEncoder();
  const requests = job.requests.map((request) => encoder.encode(request));
  const wires = await Promise.all(Array.from({ length: job.connections }, () => connect(job.port)));
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const note = (status: number, since: number) => {
    latencies.push(performance.now() - since);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const given = { job, requests, wires, note, startedAt };
  await (job.perSecond === undefined ? closedLoop(given) : openLoop(given, job.perSecond));
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  for (const wire of wires) wire.close();
  return {
    perSecond: latencies.length / seconds,
    statuses,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    cpuShare: (cpu.user + cpu.system) / 1e6 / seconds,
  };
}

type Given = {
  readonly job: LoadJob;
  readonly requests: readonly Uint8Array[];
  readonly wires: readonly Wire[];
  readonly note: (status: number, since: number) => void;
  readonly startedAt: number;
};

/** Each connection sends its next request when its last one is answered. */
async function closedLoop({ job, requests, wires, note, startedAt }: Given): Promise<void> {
  let next = 0;
  const isOver = () =>
    job.seconds === undefined ? next >= requests.length : performance.now() - startedAt >= job.seconds * 1000;
  await Promise.all(
    wires.map(
      (wire) =>
        new Promise<void>((resolve) => {
          const step = () => {
            const request = requests[next % requests.length];
            if (isOver() || !request) return resolve();
            next += 1;
            const sentAt = performance.now();
            wire.send(request, (status) => {
              note(status, sentAt);
              if (status === 0) resolve();
              else step();
            });
          };
          step();
        }),
    ),
  );
}

/** A fixed rate; a request that had to wait for a free connection has waited since its time. */
async function openLoop({ job, requests, wires, note, startedAt }: Given, perSecond: number): Promise<void> {
  const total = Math.floor(perSecond * (job.seconds ?? 1));
  const free = [...wires];
  const due: number[] = [];
  let begun = 0;
  let answered = 0;
  await new Promise<void>((resolve) => {
    const dispatch = () => {
      while (due.length > 0 && free.length > 0) {
        const wire = free.pop();
        const request = requests[begun % requests.length];
        const since = due.shift();
        if (!wire || !request || since === undefined) return;
        begun += 1;
        wire.send(request, (status) => {
          note(status, since);
          answered += 1;
          free.push(wire);
          if (answered >= total) resolve();
          else dispatch();
        });
      }
    };
    let sent = 0;
    const tick = () => {
      const now = performance.now();
      while (sent < total && startedAt + (sent / perSecond) * 1000 <= now) {
        due.push(startedAt + (sent / perSecond) * 1000);
        sent += 1;
      }
      dispatch();
      if (sent < total) setImmediate(tick);
    };
    tick();
  });
}

const job: LoadJob = await Bun.stdin.json();
console.log(JSON.stringify(await run(job)));
process.exit(0);
