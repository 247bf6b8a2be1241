import { storeDb } from "../../helpers/store-db.ts";
import "../../../src/services/event/index.ts";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecrets } from "../../../src/auth/index.ts";
import type { ChannelId, ChannelRuntimeOptions, Fetch } from "../../../src/channels/index.ts";
import { createChannelRuntime, simulatorAccess } from "../../../src/channels/index.ts";
import {
  createSimulators,
  type Fault,
  IN_PROCESS_ENDPOINTS,
  simulatorFetch,
} from "../../../src/channels/simulators/index.ts";
import { type Actor, freshId, type ServiceContext, systemContext } from "../../../src/context.ts";
import { type FileDb, openFileDb } from "../../../src/db/file.ts";
import { rawStatement, singleShard } from "../../../src/db/index.ts";
import { migrate } from "../../../src/db/migrate.ts";
import { MIGRATIONS } from "../../../src/db/migrations.generated.ts";
import type { Deps } from "../../../src/deps.ts";
import { channelsRouter } from "../../../src/routers/channels.ts";
import { distributionRouter } from "../../../src/routers/distribution.ts";
import { eventsRouter } from "../../../src/routers/events.ts";
import { storesRouter } from "../../../src/routers/stores.ts";
import { createAccessCache } from "../../../src/services/store/index.ts";
import { createCallerFactory, router } from "../../../src/trpc.ts";
import { namedKey, seededBytes } from "../../auth/support.ts";
import { type LedgerPost, NOON, quickPolicies } from "../../channels/kit.ts";
import { QUIET } from "../../helpers/quiet.ts";
import { quietEvents } from "../../helpers/quiet-events.ts";
import { testMedia } from "../../media/support.ts";

const createRoutersCaller = createCallerFactory(
  router({
    stores: storesRouter,
    events: eventsRouter,
    distribution: distributionRouter,
    channels: channelsRouter,
  }),
);
export type Caller = ReturnType<typeof createRoutersCaller>;
export type World = Awaited<ReturnType<typeof createWorld>>;

const DAY = 86_400_000;

export type WorldOptions = {
  deps?: Partial<Deps>;
  channels?: Partial<ChannelRuntimeOptions>;
  /** Wraps the way to the simulators. */
  wrapFetch?: (fetch: Fetch) => Fetch;
};

/** A store's run from draft to channels on two database files, with six simulators and a clock that stands still. */
export async function createWorld(options: WorldOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "madang-distribution-"));
  const [control, store] = await Promise.all([
    openMigrated(folder, "control"),
    openMigrated(folder, "store"),
  ]);
  const clock = { at: NOON, now: () => clock.at };
  const sleep = async (ms: number) => {
    clock.at += ms;
  };
  const simulators = createSimulators({ now: clock.now, sleep: async () => {}, seed: "world" });
  const deferred: Promise<unknown>[] = [];
  const logged: string[] = [];
  const randomBytes = seededBytes("distribution");
  const reach = simulatorFetch(simulators);
  const own: Partial<Deps> = {
    clock,
    randomBytes,
    sleep,
    defer: (work) => {
      deferred.push(work);
    },
    log: { info: () => {}, error: (event, fields) => logged.push(`${event} ${JSON.stringify(fields)}`) },
    control: control.db,
    shards: singleShard(store.db),
    access: createAccessCache(),
    secrets: await createSecrets({ masterKeys: [namedKey("master")], randomBytes }),
    events: quietEvents(),
    channels: createChannelRuntime({
      fetch: options.wrapFetch?.(reach) ?? reach,
      now: clock.now,
      random: () => 0.5,
      withBulkhead: true,
      simulators: simulatorAccess(IN_PROCESS_ENDPOINTS),
      policyTable: quickPolicies(),
      ...options.channels,
    }),
    media: testMedia(),
    publicUrl: "http://madang.test",
    isDemo: true,
    ...options.deps,
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
  const userId = freshId(deps);
  const owner: Actor = { kind: "user", userId, sessionId: userId, address: "203.0.113.1" };
  return {
    deps,
    clock,
    logged,
    context,
    owner,
    system: (changed: Partial<Deps> = {}) => systemContext({ ...deps, ...changed }),
    call: createRoutersCaller(context(owner)),
    callWith: (changed: Partial<Deps>) => createRoutersCaller(context(owner, changed)),
    as: (actor: Actor) => createRoutersCaller(context(actor)),
    rows: rowsOf(store),
    drained: async () => {
      await Promise.all(deferred.splice(0));
    },
    fault: async (channel: ChannelId, faults: Partial<Fault>[]) => {
      await simulators[channel].request("/__faults", { method: "POST", body: JSON.stringify({ faults }) });
    },
    clearFaults: async (channel: ChannelId) => {
      await simulators[channel].request("/__faults", { method: "DELETE" });
    },
    ledger: async (channel: ChannelId): Promise<LedgerPost[]> => {
      const body: { posts: LedgerPost[] } = await (await simulators[channel].request("/__ledger")).json();
      return body.posts;
    },
    close: async () => {
      await Promise.all(deferred.splice(0));
      await Promise.all([control.close(), store.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** These tests touch nothing else; a touch would fail on undefined. */
function onlyThese(deps: Partial<Deps>): Deps {
  return { ...QUIET, ...deps } as Deps;
}

async function openMigrated(folder: string, schema: "control" | "store"): Promise<FileDb> {
  const file = await openFileDb(join(folder, `${schema}.db`));
  await migrate(file.db, schema, MIGRATIONS[schema]);
  return file;
}

export const SHOP = {
  name: "달빛분식",
  industry: "음식점",
  address: "서울특별시 강남구 테헤란로 1",
  region: "서울",
  phone: "02-555-1234",
  optOutNumber: "080-123-4567",
};

export type Approved = { storeId: string; eventId: string };

/** An approved event that has everything the channels need. */
export async function approvedEvent(world: World, fields: Record<string, unknown> = {}): Promise<Approved> {
  const { id: storeId } = await world.call.stores.create(SHOP);
  const draft = await world.call.events.createDraft({ storeId, objective: "NEW_CUSTOMERS" });
  await world.call.events.update({
    eventId: draft.id,
    version: draft.version,
    title: "가을 떡볶이 잔치",
    description: "떡볶이를 드시면 추첨해요",
    prizeName: "튀김 세트",
    startsAt: new Date(NOON - DAY).toISOString(),
    endsAt: new Date(NOON + 10 * DAY).toISOString(),
    targetParticipants: 100,
    imageUrl: "https://cdn.example.com/poster.jpg",
    ...fields,
  });
  await world.call.events.approve({ eventId: draft.id });
  return { storeId, eventId: draft.id };
}

/** A customer of the store who agreed to advertising. */
export async function addRecipient(world: World, place: Approved, phone: string): Promise<void> {
  const { deps } = world;
  const id = freshId(deps);
  const cipher = await deps.secrets.fields.encrypt(phone, [
    "participants",
    place.storeId,
    place.eventId,
    id,
    "phone",
  ]);
  const at = world.clock.at;
  await storeDb(deps).write([
    rawStatement(
      `insert into participants (store_id, event_id, id, phone_key, phone_cipher, key_id, channel, entry_code,
         redeem_code, registered_at) values (?, ?, ?, ?, ?, ?, '', ?, ?, ?)`,
      [place.storeId, place.eventId, id, `key-${phone}`, cipher, deps.secrets.fields.currentKid, id, id, at],
    ),
    rawStatement(
      `insert into consents (store_id, event_id, participant_id, purpose, seq, granted, text_version, text_hash, at)
       values (?, ?, ?, 'marketing', 1, 1, 'v1', 'h', ?)`,
      [place.storeId, place.eventId, id, at],
    ),
  ]);
}

export type Refusal = { code: string; reason: string; params: unknown };

/** What a refused call carries; undefined when it was not refused. */
export async function refusal(work: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && "reason" in cause && "code" in cause && "params" in cause)
      return { code: String(cause.code), reason: String(cause.reason), params: cause.params };
    throw error;
  }
}

export const CHANNELS = [
  "WooridongneTV",
  "RingoBiz",
  "GenieTV",
  "Instagram",
  "NaverBlog",
  "KakaoChannel",
] as const;
export const ALL = CHANNELS.map((channel) => ({ channel }));
