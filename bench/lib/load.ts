import { join } from "node:path";

export type LoadJob = {
  readonly port: number;
  readonly connections: number;
  /** Raw HTTP/1.1 requests. */
  readonly requests: readonly string[];
  /** Absent: every request once. */
  readonly seconds?: number;
  /** Absent: as fast as the answers come. */
  readonly perSecond?: number;
};

export type LoadReport = {
  readonly perSecond: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Of one core; near 1 the generator is the limit and the figure says little. */
  readonly cpuShare: number;
};

/** @throws Error when anything but 200 was answered */
export async function load(job: LoadJob): Promise<LoadReport> {
  const report = await loadAny(job);
  const others = Object.keys(report.statuses).filter((status) => status !== "200");
  if (others.length > 0) throw new Error(`answers other than 200: ${JSON.stringify(report.statuses)}`);
  return report;
}

/** Whatever is answered; a status of 0 is a connection that broke. */
export async function loadAny(job: LoadJob): Promise<LoadReport> {
  const child = Bun.spawn(["bun", join(import.meta.dir, "generator.ts")], {
    stdin: new Blob([JSON.stringify(job)]),
    stdout: "pipe",
    stderr: "inherit",
  });
  const report: LoadReport = await new Response(child.stdout).json();
  return report;
}

type Fields = Readonly<Record<string, string>>;

export function getRequest(path: string, fields: Fields = {}): string {
  return `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines(fields)}\r\n`;
}

export function postRequest(path: string, body: unknown, fields: Fields = {}): string {
  const text = JSON.stringify(body);
  const length = new TextEncoder().encode(text).length;
  const head = { "content-type": "application/json", "content-length": String(length), ...fields };
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines(head)}\r\n${text}`;
}

function lines(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
}

export function portOf(url: string): number {
  return Number(new URL(url).port);
}
