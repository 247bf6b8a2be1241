import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import FileDatabase from "libsql";
import { createRateLimiter, createSecrets } from "../../../src/auth/index.ts";
import { type Actor, freshId, type ServiceContext, systemContext } from "../../../src/context.ts";
import { type FileDb, openFileDb } from "../../../src/db/file.ts";
import { type Db, rawStatement, type Statement, singleShard } from "../../../src/db/index.ts";
import { migrate } from "../../../src/db/migrate.ts";
import { MIGRATIONS } from "../../../src/db/migrations.generated.ts";
import type { Deps, LogFields } from "../../../src/deps.ts";
import { eventsRouter } from "../../../src/routers/events.ts";
import { participationRouter } from "../../../src/routers/participation.ts";
import { storesRouter } from "../../../src/routers/stores.ts";
import { trackingRouter } from "../../../src/routers/tracking.ts";
import { createAccessCache } from "../../../src/services/store/index.ts";
import { createClickBuffer } from "../../../src/services/tracking/index.ts";
import { createCallerFactory, router } from "../../../src/trpc.ts";
import { fixedClock, namedKey, seededBytes } from "../../auth/support.ts";
import { QUIET } from "../../helpers/quiet.ts";
import { quietEvents } from "../../helpers/quiet-events.ts";

export const DAY = 86_400_000;

const createCaller = createCallerFactory(
  router({
    stores: storesRouter,
    events: eventsRouter,
    participation: participationRouter,
    tracking: trackingRouter,
  }),
);
export type Caller = ReturnType<typeof createCaller>;
export type World = Awaited<ReturnType<typeof createWorld>>;

/** Stores, events, participation and tracking on two database files of their own, under a still clock. */
export async function createWorld(over: Partial<Deps> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "madang-entry-"));
  const [control, store] = await Promise.all([
    openMigrated(folder, "control"),
    openMigrated(folder, "store"),
  ]);
  const clock = fixedClock();
  const woken = { count: 0 };
  const wake = () => {
    woken.count += 1;
  };
  const logged: { event: string; fields: LogFields | undefined }[] = [];
  const note = (event: string, fields?: LogFields) => void logged.push({ event, fields });
  const log = { info: note, error: note };
  const randomBytes = seededBytes("participation");
  const sleeps = sleeper();
  const asked: Statement[] = [];
  const deferred: Promise<unknown>[] = [];
  const defer = (work: Promise<unknown>) => void deferred.push(work);
  const own = {
    clock,
    randomBytes,
    log,
    defer,
    sleep: sleeps.sleep,
    control: control.db,
    shards: singleShard(watched(store.db, asked)),
    access: createAccessCache(),
    secrets: await createSecrets({ masterKeys: [namedKey("master")], randomBytes }),
    limits: {
      entry: createRateLimiter({ limit: 600, windowMs: 60_000, clock }),
      ownCode: createRateLimiter({ limit: 60, windowMs: 60_000, clock }),
      findDay: createRateLimiter({ limit: 300, windowMs: DAY, clock }),
    },
    clicks: createClickBuffer({
      shards: singleShard(store.db),
      clock,
      log,
      defer,
      sleep: sleeps.sleep,
      randomBytes,
    }),
    events: quietEvents({ wake }),
    publicUrl: "http://madang.test",
    isDemo: false,
    ...over,
  };
  const deps = onlyThese(own);
  const context = (actor: Actor): ServiceContext => ({
    deps,
    actor,
    requestId: freshId(deps),
    traceparent: null,
  });
  const rowsOf =
    (file: FileDb) =>
    (sql: string, ...args: unknown[]) =>
      file.db.query([rawStatement(sql, args)]).then(([rows = []]) => rows);
  return {
    deps,
    clock,
    woken,
    logged,
    asked,
    sleeps,
    folder,
    clicks: own.clicks,
    context,
    system: () => systemContext(deps),
    as: (actor: Actor) => createCaller(context(actor)),
    anyone: (address = "203.0.113.9") => createCaller(context({ kind: "anonymous", address })),
    person: () => person(freshId(deps)),
    iso: (ms: number) => new Date(ms).toISOString(),
    rows: rowsOf(store),
    controlRows: rowsOf(control),
    write: (sql: string, ...args: unknown[]) => store.db.write([rawStatement(sql, args)]),
    writeControl: (sql: string, ...args: unknown[]) => control.db.write([rawStatement(sql, args)]),
    /** Moves everything from the WAL into the file and empties the WAL. */
    checkpoint: async () => {
      const own = new FileDatabase(join(folder, "store.db"), { timeout: 0 });
      own.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      own.close();
    },
    close: async () => {
      await Promise.all([control.close(), store.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** Notes every raw statement that verbs send to the store's database. */
function watched(db: Db, asked: Statement[]): Db {
  return {
    ...db,
    query: (statements) => {
      asked.push(...statements);
      return db.query(statements);
    },
    write: (statements) => {
      asked.push(...statements);
      return db.write(statements);
    },
  };
}

/** Sleeps end when the test says so. */
function sleeper() {
  let waiting: (() => void)[] = [];
  return {
    sleep: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    pending: () => waiting.length,
    wake: () => {
      const woken = waiting;
      waiting = [];
      for (const resolve of woken) resolve();
    },
  };
}

/** These verbs touch nothing else; a touch would fail on undefined. */
function onlyThese(deps: object): Deps {
  return { ...QUIET, ...deps } as Deps;
}

async function openMigrated(folder: string, schema: "control" | "store"): Promise<FileDb> {
  const file = await openFileDb(join(folder, `${schema}.db`));
  await migrate(file.db, schema, MIGRATIONS[schema]);
  return file;
}

export type Person = Extract<Actor, { kind: "user" }>;

export function person(userId: string): Person {
  return { kind: "user", userId, sessionId: userId, address: "203.0.113.1" };
}

export type Shop = { owner: Person; call: Caller; storeId: string };

export async function openShop(world: World, name = "맛있는집"): Promise<Shop> {
  const owner = world.person();
  const call = world.as(owner);
  const place = { industry: "음식점", address: "서울시 강남구 역삼동 1", region: "서울" };
  const { id } = await call.stores.create({ name, ...place, privacyContact: "02-123-4567" });
  return { owner, call, storeId: id };
}

export async function addStaff(world: World, storeId: string): Promise<Person> {
  const staff = world.person();
  await world.writeControl(
    "insert into memberships (user_id, store_id, role, created_at) values (?, ?, 'staff', ?)",
    ...[staff.userId, storeId, world.clock.now()],
  );
  return staff;
}

export type EventFields = Omit<Parameters<Caller["events"]["update"]>[0], "eventId" | "version">;
export type RunningEvent = { eventId: string; slug: string; privacyVersion: string };

/** An approved event that runs from an hour ago for a week, unless told otherwise. */
export async function openEvent(world: World, shop: Shop, over: EventFields = {}): Promise<RunningEvent> {
  const now = world.clock.now();
  const draft = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "SALES" });
  await shop.call.events.update({
    eventId: draft.id,
    version: draft.version,
    title: "가을 맞이 경품 이벤트",
    prizeName: "커피 쿠폰",
    startsAt: world.iso(now - 3_600_000),
    endsAt: world.iso(now + 7 * DAY),
    targetParticipants: 300,
    ...over,
  });
  const { slug } = await shop.call.events.approve({ eventId: draft.id });
  const { privacyVersion } = await world.anyone().participation.event({ slug });
  return { eventId: draft.id, slug, privacyVersion };
}

export type EnterInput = Parameters<Caller["participation"]["enter"]>[0];

/** A different Korean mobile number for each n. */
export function phoneOf(n: number): string {
  return `010${String(10_000_000 + n)}`;
}

export function entryOf(event: RunningEvent, over: Partial<EnterInput> = {}): EnterInput {
  return {
    slug: event.slug,
    phone: phoneOf(1),
    over14: true,
    consent: { privacy: true, privacyVersion: event.privacyVersion },
    ...over,
  };
}

export type Refusal = { code: string; reason: string };

/** The code and reason of a refused call; undefined when it was not refused. */
export async function refusal(work: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const cause = error instanceof Error && error.name === "TRPCError" ? error.cause : error;
    if (cause instanceof Error && "reason" in cause && "code" in cause) {
      return { code: String(cause.code), reason: String(cause.reason) };
    }
    throw error;
  }
}
