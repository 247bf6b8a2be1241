import { parseArgs } from "node:util";
import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { ConfigError, parseConfig } from "../config.ts";
import type { AppRouter } from "../routers/index.ts";
import { describeError } from "./cli-error.ts";

/**
 * Operator's commands: they call the running server, which alone may write its database.
 *
 *   bun src/entry/cli.ts health | dead-letters | replay | rebuild | backup | move-store | rotate-keys | benchmarks  [--json] [--url http://localhost:8084]
 */
const HELP = `Usage: bun src/entry/cli.ts <command> [--json] [--url <address>]
  health                                    how far the consumers of the event log are
  dead-letters [--limit n] [--cursor id]    messages that could not be applied, with their reasons
  replay [--message id | --from n --to n]   hand messages to the consumers again; alone: every dead letter
  rebuild                                   compute the projections anew from the log and swap them in
  backup [--to name.db]                     copy the local database file into DATA_DIR/backups, while it is in use
  move-store --store id --to name           move a store to another database of DATABASE_SHARDS while it is in
                                            use; RUNNING: the same command again tells how far it is
  rotate-keys                               seal what MADANG_SECRET_PREVIOUS sealed with MADANG_SECRET; the
                                            previous key may go when remaining and oldMarks are 0
  benchmarks [--period YYYY-MM]             publish a month of benchmarks that is missing; the running one without it
  verify-evidence <file> [--jwks <file>]    whether an evidence bundle is what a server wrote, to the byte; the keys
                                            are the server's of --url or those of a file; needs no OPERATOR_TOKEN
  verify-draw <file or address> [--commitment <text>]
                                            computes a winner draw anew from its proof (/e/<event>/draw.json) and says
                                            whether it is right; needs neither server nor OPERATOR_TOKEN
OPERATOR_TOKEN must be the server's, at least 32 characters.`;

export type CliOptions = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  readonly print: (line: string) => void;
};

type Client = ReturnType<typeof createTRPCClient<AppRouter>>;
type Flags = ReturnType<typeof readFlags>["values"];

const NO_TOKEN =
  "OPERATOR_TOKEN: not set. Set it to the same text, of at least 32 characters, for the server and for this command.";

/** @returns the exit code: 0 done and well, 1 refused or unwell, 2 a wrong command or configuration */
export async function runCli(options: CliOptions): Promise<number> {
  const flags = tryFlags(options);
  const command = flags?.positionals[0];
  if (flags && command === "verify-evidence") {
    // It brings the services along, which no other command needs.
    const { verifyEvidenceFile } = await import("./verify-evidence.ts");
    return verifyEvidenceFile(options, flags);
  }
  if (flags && command === "verify-draw") {
    const { verifyDrawProof } = await import("./verify-draw.ts");
    return verifyDrawProof(options, flags);
  }
  if (!flags || command === undefined || !isCommand(command)) {
    options.print(HELP);
    return 2;
  }
  const config = tryConfig(options);
  if (config === undefined) return 2;
  const client = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${flags.values.url ?? `http://localhost:${config.port}`}/trpc`,
        headers: { authorization: `Bearer ${config.operatorToken}` },
        fetch: (url, init) => options.fetch(url, { ...init, signal: AbortSignal.timeout(30_000) }),
      }),
    ],
  });
  try {
    const answer = await COMMANDS[command](client, flags.values);
    options.print(flags.values.json === true ? JSON.stringify(answer) : describe(answer));
    const isUnwell = "status" in answer && answer.status !== "UP";
    return isUnwell || ("state" in answer && answer.state === "UNDONE") ? 1 : 0;
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    options.print(describeError(error, flags.values));
    return 1;
  }
}

/** What the commands need of the configuration; undefined when it has been told what is wrong with it. */
function tryConfig({ env, print }: CliOptions): { port: number; operatorToken: string } | undefined {
  try {
    const { port, operatorToken } = parseConfig(env);
    if (operatorToken !== undefined) return { port, operatorToken };
    print(NO_TOKEN);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    print(error.message);
  }
  return undefined;
}

const COMMANDS = {
  health: (client: Client) => client.ops.health.query(),
  "dead-letters": (client: Client, flags: Flags) =>
    client.ops.deadLetters.query({
      limit: flags.limit === undefined ? 20 : Number(flags.limit),
      ...(flags.cursor === undefined ? {} : { cursor: flags.cursor }),
    }),
  replay: (client: Client, flags: Flags) =>
    client.ops.replay.mutate({
      ...(flags.message === undefined ? {} : { messageId: flags.message }),
      ...(flags.from === undefined ? {} : { seqRange: { from: Number(flags.from), to: Number(flags.to) } }),
    }),
  rebuild: (client: Client) => client.ops.rebuild.mutate({}),
  backup: (client: Client, flags: Flags) =>
    client.ops.backup.mutate(flags.to === undefined ? {} : { name: flags.to }),
  "move-store": (client: Client, flags: Flags) =>
    client.ops.moveStore.mutate({ storeId: flags.store ?? "", to: flags.to ?? "" }),
  "rotate-keys": rotateAll,
  benchmarks: (client: Client, flags: Flags) =>
    client.ops.benchmarks.mutate(flags.period === undefined ? {} : { period: flags.period }),
};

/** One call seals some; this one goes on while there is something left that can be sealed. */
async function rotateAll(client: Client) {
  let resealed = 0;
  for (;;) {
    const step = await client.ops.rotateKeys.mutate({});
    resealed += step.resealed;
    if (step.resealed === 0 || step.remaining === 0) return { ...step, resealed };
  }
}

function isCommand(word: string): word is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, word);
}

function readFlags(args: readonly string[]) {
  const text = { type: "string" } as const;
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean" },
      url: text,
      limit: text,
      cursor: text,
      message: text,
      store: text,
      from: text,
      to: text,
      period: text,
      jwks: text,
      commitment: text,
    },
  });
}

function tryFlags({ args }: CliOptions): ReturnType<typeof readFlags> | undefined {
  try {
    return readFlags(args);
  } catch {
    return undefined;
  }
}

/** One line a value; lists one line an item. */
function describe(answer: object): string {
  return Object.entries(answer)
    .flatMap(([name, value]) =>
      Array.isArray(value)
        ? value.map((item) => `${name}: ${JSON.stringify(item)}`)
        : [`${name}: ${String(value)}`],
    )
    .join("\n");
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  process.exitCode = await runCli({ args, env: process.env, fetch, print: (line) => console.log(line) });
}
