import { join } from "node:path";
import { startHranaServer } from "../support/hrana.ts";
import { until } from "../support/until.ts";
import { messagesOf, peopleOf, type Step } from "./history.ts";
import { type Expected, expectedOf } from "./model.ts";
import { observedOf } from "./observed.ts";
import { append, openStore, rowsOf } from "./support.ts";

const CHANGES = Array.from(
  { length: 20 },
  (_, index): Step => ({ kind: "change", status: "ACTIVE", target: index + 1, prize: index, other: 1 }),
);

export type PausedReport = {
  readonly messages: number;
  /** Applied by the other process while one stood still. */
  readonly meanwhile: number;
  readonly expected: readonly Expected[];
  readonly observed: readonly Expected[];
};

/**
 * Two consumers on one database server, each in a process of its own. One is stopped amid its work and goes on after
 * `pauseMs` with whatever it had in hand; the other is killed then, so that the one that slept does the rest alone.
 */
export async function runPausedRelay(options: { people: number; pauseMs: number }): Promise<PausedReport> {
  const history = { people: peopleOf(options.people), steps: [CHANGES, CHANGES, []] };
  const { storeId, eventIds, messages } = messagesOf(history, "paused relay");
  const { store, close } = await openStore();
  const [file] = await rowsOf(store, "select file from pragma_database_list where name = 'main'");
  const server = startHranaServer({ path: String(file?.["file"]) });
  const relay = () =>
    Bun.spawn(["bun", join(import.meta.dir, "relay-process.ts"), server.url, server.token], {
      stdout: "inherit",
      stderr: "inherit",
    });
  const [sleeper, other] = [relay(), relay()];
  const applied = async () => Number((await rowsOf(store, "select count(*) as n from inbox"))[0]?.["n"]);
  const untilApplied = (count: number) =>
    until(`${count} messages are applied`, async () => (await applied()) >= count || undefined, 60_000);
  const write = (from: number, to: number) =>
    append(store, messages.slice(messages.length * from, messages.length * to));
  try {
    await write(0, 0.4);
    await untilApplied(1);
    sleeper.kill("SIGSTOP");
    const before = await applied();
    await write(0.4, 0.8);
    await untilApplied(Math.floor(messages.length * 0.8));
    const meanwhile = (await applied()) - before;
    await Bun.sleep(options.pauseMs);
    sleeper.kill("SIGCONT");
    other.kill("SIGKILL");
    await write(0.8, 1);
    await untilApplied(messages.length);
    const observed = await Promise.all(eventIds.map((eventId) => observedOf(store, storeId, eventId)));
    const expected = eventIds.map((_, index) => expectedOf(history, index));
    return { messages: messages.length, meanwhile, expected, observed };
  } finally {
    for (const process of [sleeper, other]) process.kill("SIGKILL");
    await Promise.all([sleeper.exited, other.exited]);
    await server.stop();
    await close();
  }
}
