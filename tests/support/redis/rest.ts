import type { Server } from "bun";
import { z } from "zod";
import { freePort } from "../server.ts";
import { type Answer, RedisConnection } from "./connection.ts";
import { answerInstead, isRead, type RedisFault, spoil } from "./faults.ts";

type Command = readonly string[];

const commandSchema = z
  .array(z.union([z.string(), z.number(), z.boolean(), z.null()]).transform(String))
  .min(1);
const pipelineSchema = z.array(commandSchema);

/** The database of the redis-server that keeps what `stale` answers. */
const REPLICA_DATABASE = 1;

/**
 * Upstash's REST interface in front of a redis-server: one command, /pipeline and /multi-exec. It is our own
 * reading of their documentation and client: it does not prove that Upstash answers the same.
 */
export class RestFront {
  readonly commands: Command[] = [];
  readonly port: number;
  requests = 0;
  #fault: RedisFault = "none";
  #server: Server<undefined> | undefined;
  readonly #primary: RedisConnection;
  readonly #replica: RedisConnection;

  constructor(
    redisPort: number,
    private readonly token: string,
  ) {
    this.#primary = new RedisConnection(redisPort);
    this.#replica = new RedisConnection(redisPort, REPLICA_DATABASE);
    this.port = freePort();
    this.#server = this.#listen(this.port);
  }

  async setFault(fault: RedisFault): Promise<void> {
    if (fault === "stale") await this.#copyToReplica();
    this.#fault = fault;
    if (fault === "refuse") await this.#server?.stop(true);
    this.#server = fault === "refuse" ? undefined : (this.#server ?? this.#listen(this.port));
  }

  /** Past the faults and the log, for a test's own look at Redis. */
  run(command: Command): Promise<Answer> {
    return this.#primary.run(command);
  }

  async stop(): Promise<void> {
    await this.#server?.stop(true);
    await Promise.all([this.#primary.close(), this.#replica.close()]);
  }

  #listen(port: number): Server<undefined> {
    return Bun.serve({
      hostname: "127.0.0.1",
      port,
      idleTimeout: 0,
      fetch: (request) => this.#serve(request),
    });
  }

  async #serve(request: Request): Promise<Response> {
    this.requests += 1;
    const fault = this.#fault;
    const instead = answerInstead(fault);
    if (instead !== undefined) return instead;
    if (request.headers.get("authorization") !== `Bearer ${this.token}`) {
      return Response.json({ error: "WRONGPASS invalid or missing auth token" }, { status: 401 });
    }
    try {
      const { status, body } = await this.#answer(request, fault);
      const isEncoded = request.headers.get("upstash-encoding") === "base64";
      return await spoil(fault, Response.json(isEncoded ? encodedAll(body) : body, { status }));
    } catch (error) {
      const isBadBody = error instanceof z.ZodError || error instanceof SyntaxError;
      return Response.json({ error: `ERR ${String(error)}` }, { status: isBadBody ? 400 : 503 });
    }
  }

  async #answer(request: Request, fault: RedisFault): Promise<{ status: number; body: Answer | Answer[] }> {
    const path = new URL(request.url).pathname;
    const body: unknown = await request.json();
    if (path === "/") {
      const answer = await this.#runOne(commandSchema.parse(body), fault);
      return { status: "error" in answer ? 400 : 200, body: answer };
    }
    const commands = pipelineSchema.parse(body);
    if (path === "/pipeline") {
      // All are sent in one turn and so run in their order.
      return { status: 200, body: await Promise.all(commands.map((each) => this.#runOne(each, fault))) };
    }
    if (path !== "/multi-exec") return { status: 404, body: { error: "ERR not found" } };
    this.commands.push(...commands);
    const answers = await this.#primary.runTogether(commands);
    return { status: Array.isArray(answers) ? 200 : 400, body: answers };
  }

  async #runOne(command: Command, fault: RedisFault): Promise<Answer> {
    this.commands.push(command);
    if (fault === "stale" && isRead(command)) return this.#replica.run(command);
    const answer = await this.#primary.run(command);
    const [name, key] = command;
    const isLost = fault === "loseAdds" && name?.toUpperCase() === "XADD" && "result" in answer;
    if (isLost && key !== undefined) await this.#primary.run(["XDEL", key, String(answer.result)]);
    return answer;
  }

  async #copyToReplica(): Promise<void> {
    await this.#replica.run(["FLUSHDB"]);
    const keys = await this.#primary.run(["KEYS", "*"]);
    const names = "result" in keys && Array.isArray(keys.result) ? keys.result.map(String) : [];
    for (const name of names) {
      await this.#primary.run(["COPY", name, name, "DB", String(REPLICA_DATABASE), "REPLACE"]);
    }
  }
}

function encodedAll(body: Answer | Answer[]): unknown {
  return Array.isArray(body) ? body.map(encodedAnswer) : encodedAnswer(body);
}

function encodedAnswer(answer: Answer): Answer {
  if ("error" in answer || answer.result === "OK") return answer;
  return { result: encoded(answer.result) };
}

/** Texts in base64, however deep. The client leaves only an answer that is "OK" as a whole undecoded. */
function encoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encoded);
  return typeof value === "string" ? Buffer.from(value, "utf8").toString("base64") : value;
}
