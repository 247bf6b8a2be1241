import { RedisClient } from "bun";

export type Answer = { result: unknown } | { error: string };

/** One connection to a redis-server that is opened when it is needed and opened anew after it broke. */
export class RedisConnection {
  #client: Promise<RedisClient> | undefined;

  constructor(
    private readonly port: number,
    private readonly database = 0,
  ) {}

  async run(command: readonly string[]): Promise<Answer> {
    return send(await this.#connected(), command);
  }

  /** MULTI … EXEC. Everything is sent within one turn, so that no other request's command comes between. */
  async runTogether(commands: readonly (readonly string[])[]): Promise<Answer | Answer[]> {
    const client = await this.#connected();
    const sent = [["MULTI"], ...commands, ["EXEC"]].map((command) => send(client, command));
    const last = (await Promise.all(sent)).at(-1) ?? { error: "ERR no answer" };
    if ("error" in last || !Array.isArray(last.result)) return last;
    return last.result.map((result) => (result instanceof Error ? { error: result.message } : { result }));
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.then((open) => open.close()).catch(() => undefined);
  }

  #connected(): Promise<RedisClient> {
    this.#client ??= this.#open().catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #open(): Promise<RedisClient> {
    const client = new RedisClient(`redis://127.0.0.1:${this.port}/${this.database}`, {
      autoReconnect: false,
      enableOfflineQueue: false,
    });
    client.onclose = () => {
      this.#client = undefined;
    };
    await client.connect();
    // Bun speaks RESP3, whose maps and nested pairs no Upstash client understands.
    await client.send("HELLO", ["2"]);
    return client;
  }
}

/** @throws Error when Redis is not there; what Redis itself refuses is an answer. */
async function send(client: RedisClient, command: readonly string[]): Promise<Answer> {
  const [name = "", ...args] = command;
  try {
    const result: unknown = await client.send(name, args);
    return { result };
  } catch (error) {
    if (!isRedisRefusal(error)) throw error;
    return { error: error.message };
  }
}

function isRedisRefusal(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "ERR_REDIS_SERVER_ERROR";
}
