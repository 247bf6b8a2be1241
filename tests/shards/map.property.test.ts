import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Db, mappedShards, type Row, type Shard } from "../../src/db/index.ts";
import { isAppError } from "../../src/errors.ts";

const STORE = "019a0000-0000-7000-8000-00000000000a";
const WAIT_MS = 3_500;
const GRACE_MS = 10_000;

type Step =
  | { readonly kind: "read" }
  | { readonly kind: "time"; readonly ms: number }
  | { readonly kind: "move" };

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Step>({ kind: "read" }) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 6_000 }).map((ms): Step => ({ kind: "time", ms })) },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: "move" }) },
  ),
  { minLength: 4, maxLength: 24 },
);

/** A caller that is told to come again has been told nothing wrong. */
function refused(error: unknown): readonly (readonly Row[])[] {
  if (isAppError(error) && error.reason === "BUSY") return [];
  throw error;
}

/** A map that moves one store to and fro as a mover does, and databases that say who was read when. */
function createModel(s: fc.Scheduler) {
  const row = { shard: "main", moving_to: null as string | null };
  let now = 0;
  let order = 0;
  /** Of each database: when the store last left it, and when its rows were deleted. */
  const left = new Map<string, { switchedAt: number; cleanedAt: number }>();
  const wrong: string[] = [];
  const network = <T>(label: string, work: () => T): Promise<T> =>
    s
      .schedule(Promise.resolve(), `${label} arrives`)
      .then(work)
      .then((answer) => s.schedule(Promise.resolve(answer), `${label} answers`));
  const db = (query: Db["query"]): Db => ({
    get read(): Db["read"] {
      throw new TypeError("raw reads only");
    },
    query,
    write: () => Promise.reject(new Error("reads only")),
    versions: () => Promise.reject(new Error("reads only")),
  });
  const control = db(() => network("map", (): Row[][] => [[{ ...row }]]));
  const shard = (name: string): Shard => ({
    name,
    db: db(() => network(name, (): Row[][] => [[{ shard: name, at: order++, live: row.shard }]])),
  });
  const sleep = async (ms: number) => {
    await s.schedule(Promise.resolve(), "somebody sleeps");
    now += ms;
  };
  const shards = mappedShards({
    control,
    shards: [shard("main"), shard("second")],
    clock: { now: () => now },
    sleep,
  });

  async function read(): Promise<void> {
    const startedAt = order++;
    const [[found] = []] = await shards.of(STORE).query([]).catch(refused);
    const gone = left.get(String(found?.["shard"]));
    if (!gone || found?.["shard"] === row.shard) return;
    if (gone.switchedAt < startedAt) wrong.push("a read that began after the switch");
    if (gone.cleanedAt < Number(found?.["at"])) wrong.push("an answer from where the rows were deleted");
  }

  async function move(): Promise<void> {
    const from = row.shard;
    await network("mark", () => {
      row.moving_to = from === "main" ? "second" : "main";
    });
    await sleep(WAIT_MS);
    await network("switch", () => {
      row.shard = row.moving_to ?? from;
      row.moving_to = null;
      left.delete(row.shard);
      left.set(from, { switchedAt: order++, cleanedAt: Number.POSITIVE_INFINITY });
    });
    await sleep(GRACE_MS);
    const gone = left.get(from);
    if (gone) left.set(from, { ...gone, cleanedAt: order++ });
  }

  return { read, move, sleep, wrong };
}

test("however calls interleave, no read that began after a switch runs where the store was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), steps, async (s, plan) => {
      const model = createModel(s);
      const reads: Promise<void>[] = [];
      const sequence = (kind: "move" | "time") => async () => {
        for (const step of plan) {
          await s.schedule(Promise.resolve(), `next ${kind}`);
          if (step.kind === "move" && kind === "move") await model.move();
          if (step.kind === "time" && kind === "time") await model.sleep(step.ms);
        }
      };
      const readers = async () => {
        for (const step of plan) {
          await s.schedule(Promise.resolve(), "next read");
          if (step.kind === "read") reads.push(model.read());
        }
      };
      const all = Promise.all([sequence("move")(), sequence("time")(), readers()]).then(() =>
        Promise.all(reads),
      );
      await s.waitFor(all);
      expect(model.wrong).toEqual([]);
    }),
    { numRuns: 400 },
  );
}, 60_000);
