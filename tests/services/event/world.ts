import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChannelRuntime } from "../../../src/channels/index.ts";
import { type Actor, freshId, type ServiceContext, systemContext } from "../../../src/context.ts";
import { type FileDb, openFileDb } from "../../../src/db/file.ts";
import { rawStatement, singleShard } from "../../../src/db/index.ts";
import { migrate } from "../../../src/db/migrate.ts";
import { MIGRATIONS } from "../../../src/db/migrations.generated.ts";
import type { Deps } from "../../../src/deps.ts";
import { eventsRouter } from "../../../src/routers/events.ts";
import { storesRouter } from "../../../src/routers/stores.ts";
import { activateOnFirstSuccess, loadEvent } from "../../../src/services/event/index.ts";
import { createAccessCache } from "../../../src/services/store/index.ts";
import { createCallerFactory, router } from "../../../src/trpc.ts";
import { fixedClock, seededBytes } from "../../auth/support.ts";
import { QUIET } from "../../helpers/quiet.ts";
import { quietEvents } from "../../helpers/quiet-events.ts";
import { storeDb } from "../../helpers/store-db.ts";

export const DAY = 86_400_000;
export const SHOP = {
  name: "맛있는집",
  industry: "음식점",
  address: "서울시 강남구 역삼동 1",
  region: "서울",
};

const createStoresCaller = createCallerFactory(router({ stores: storesRouter, events: eventsRouter }));
export type Caller = ReturnType<typeof createStoresCaller>;
export type World = Awaited<ReturnType<typeof createWorld>>;
type Status = "DRAFT" | "APPROVED" | "ACTIVE" | "ENDED" | "ARCHIVED" | "CANCELLED";

/** Stores and events on two database files of their own, with a clock that stands still. */
export async function createWorld(over: Partial<Deps> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "madang-stores-"));
  const [control, store] = await Promise.all([
    openMigrated(folder, "control"),
    openMigrated(folder, "store"),
  ]);
  const clock = fixedClock();
  const woken = { count: 0 };
  const own: Partial<Deps> = {
    clock,
    randomBytes: seededBytes("stores"),
    log: { info: () => {}, error: () => {} },
    control: control.db,
    shards: singleShard(store.db),
    access: createAccessCache(),
    events: quietEvents({
      wake: () => {
        woken.count += 1;
      },
    }),
    channels: createChannelRuntime({
      fetch: () => Promise.reject(new Error("no channel is called here")),
      now: clock.now,
      random: () => 0.5,
      withBulkhead: false,
    }),
    publicUrl: "http://madang.test",
    isDemo: false,
    ...over,
  };
  const deps = onlyThese(own);
  const context = (actor: Actor, changed: Partial<Deps> = {}): ServiceContext => {
    const all = { ...deps, ...changed };
    return { deps: all, actor, requestId: freshId(all), traceparent: null };
  };
  const rowsOf =
    (file: FileDb) =>
    (sql: string, ...args: unknown[]) =>
      file.db.query([rawStatement(sql, args)]).then(([rows = []]) => rows);
  return {
    deps,
    clock,
    woken,
    context,
    system: (changed: Partial<Deps> = {}) => systemContext({ ...deps, ...changed }),
    as: (actor: Actor, changed: Partial<Deps> = {}) => createStoresCaller(context(actor, changed)),
    person: () => person(freshId(deps)),
    iso: (ms: number) => new Date(ms).toISOString(),
    rows: rowsOf(store),
    controlRows: rowsOf(control),
    close: async () => {
      await Promise.all([control.close(), store.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

export function person(userId: string): Extract<Actor, { kind: "user" }> {
  return { kind: "user", userId, sessionId: userId, address: "203.0.113.1" };
}

/** Stores and events touch nothing else; a touch would fail on undefined. */
function onlyThese(deps: Partial<Deps>): Deps {
  return { ...QUIET, ...deps } as Deps;
}

async function openMigrated(folder: string, schema: "control" | "store"): Promise<FileDb> {
  const file = await openFileDb(join(folder, `${schema}.db`));
  await migrate(file.db, schema, MIGRATIONS[schema]);
  return file;
}

export type Shop = { owner: Extract<Actor, { kind: "user" }>; call: Caller; storeId: string };

/** A new owner with one store. */
export async function openShop(world: World): Promise<Shop> {
  const owner = world.person();
  const call = world.as(owner);
  const { id } = await call.stores.create(SHOP);
  return { owner, call, storeId: id };
}

export async function addStaff(world: World, storeId: string) {
  const staff = world.person();
  await world.deps.control.write([
    rawStatement("insert into memberships (user_id, store_id, role, created_at) values (?, ?, 'staff', ?)", [
      staff.userId,
      storeId,
      world.clock.now(),
    ]),
  ]);
  return staff;
}

/** Fields that approval asks for, around the world's now. */
export function readyFields(world: World) {
  const now = world.clock.now();
  return {
    title: "가을 맞이 이벤트",
    startsAt: world.iso(now + DAY),
    endsAt: world.iso(now + 8 * DAY),
    targetParticipants: 300,
  };
}

/** Brings a new event of its own draft into a status, by the verbs a product run would use. */
export async function eventIn(world: World, shop: Shop, status: Status): Promise<string> {
  const original = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "SALES" });
  const { id: eventId, version } = await shop.call.events.duplicate({ eventId: original.id });
  await shop.call.events.update({ eventId, version, ...readyFields(world) });
  if (status === "DRAFT") return eventId;
  if (status === "CANCELLED") {
    await shop.call.events.cancel({ eventId });
    return eventId;
  }
  await shop.call.events.approve({ eventId });
  if (status === "APPROVED") return eventId;
  await activate(world, shop.storeId, eventId);
  if (status === "ACTIVE") return eventId;
  await shop.call.events.end({ eventId });
  if (status === "ARCHIVED") await shop.call.events.archive({ eventId });
  return eventId;
}

/** What the distribution does in the batch of its first good channel. */
export async function activate(world: World, storeId: string, eventId: string): Promise<void> {
  const ctx = world.system();
  const event = await loadEvent({ ctx, storeId, eventId });
  if (!event) throw new Error("no event to activate");
  await storeDb(world.deps).write(activateOnFirstSuccess({ ctx, event, mark: { sql: "1", args: [] } }));
}

export type Refusal = { code: string; reason: string; params: unknown };

/** The reason and code a refused call carries; undefined when it was not refused. */
export async function refusal(work: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && "reason" in cause && "code" in cause && "params" in cause) {
      return { code: String(cause.code), reason: String(cause.reason), params: cause.params };
    }
    throw error;
  }
}
