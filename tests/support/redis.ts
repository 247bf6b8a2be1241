import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "./child.ts";
import type { Answer } from "./redis/connection.ts";
import type { RedisFault } from "./redis/faults.ts";
import { RestFront } from "./redis/rest.ts";
import { freePort } from "./server.ts";
import { until } from "./until.ts";

export type { RedisFault } from "./redis/faults.ts";

export type RedisForTests = {
  /** http://127.0.0.1:PORT, as UPSTASH_REDIS_REST_URL takes it. */
  readonly url: string;
  readonly token: string;
  /** Of the redis-server itself. */
  readonly port: number;
  /** Sets what goes wrong in front of Redis, until the next call; "none" ends it. */
  setFault(fault: RedisFault): Promise<void>;
  /** Every command that clients sent, in their order. */
  commands(): readonly (readonly string[])[];
  /** HTTP requests so far; a pipeline is one. */
  requests(): number;
  /** Runs a command past the faults and the log: a test's own look. */
  run(...command: string[]): Promise<Answer>;
  /** Forgets everything. */
  flush(): Promise<void>;
  /** The redis-server stands still: requests hang. */
  pause(): void;
  resume(): void;
  /** The redis-server crashes: requests get 503. With `isKept` it finds its data again. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder, after a crash of its own if it still runs. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const TOKEN = "redis-test-token";

/**
 * A real redis-server of its own, and in front of it the REST interface that @upstash/redis speaks.
 *
 * @param options.isKept every write is on the disk before it is acknowledged, so that a crash loses nothing
 * @throws Error with the server's output when it does not come up within 10 s
 * @example const redis = await startRedis(); const client = new Redis({ url: redis.url, token: redis.token });
 */
export async function startRedis(options: { isKept?: boolean } = {}): Promise<RedisForTests> {
  const folder = mkdtempSync(join(tmpdir(), "madang-redis-"));
  const port = freePort();
  const front = new RestFront(port, TOKEN);
  const isReady = async () => {
    const answer = await front.run(["PING"]);
    return "result" in answer && answer.result === "PONG" ? true : undefined;
  };
  const start = async () => {
    const child = startChild(["redis-server", ...settings(port, options.isKept ?? false)], folder);
    await until("redis-server answers", isReady).catch(async (error: unknown) => {
      await child.kill();
      throw new Error(`redis-server did not come up: ${child.output()}`, { cause: error });
    });
    return child;
  };
  let child = await start();
  return {
    url: `http://127.0.0.1:${front.port}`,
    token: TOKEN,
    port,
    setFault: (fault) => front.setFault(fault),
    commands: () => front.commands,
    requests: () => front.requests,
    run: (...command) => front.run(command),
    flush: async () => void (await front.run(["FLUSHALL"])),
    pause: () => child.pause(),
    resume: () => child.resume(),
    kill: () => child.kill(),
    restart: async () => {
      await child.kill();
      child = await start();
    },
    stop: async () => {
      await front.stop();
      await child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settings(port: number, isKept: boolean): string[] {
  const network = ["--port", String(port), "--bind", "127.0.0.1"];
  return [...network, "--save", "", "--appendonly", isKept ? "yes" : "no", "--appendfsync", "always"];
}
