import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryCache } from "../cache/index.ts";
import { CHANNEL_IDS, type ChannelRuntime, createChannelRuntime } from "../channels/index.ts";
import { freshId } from "../context.ts";
import { openFileDb } from "../db/file.ts";
import type { Shard, Shards } from "../db/index.ts";
import { migrate } from "../db/migrate.ts";
import { MIGRATIONS } from "../db/migrations.generated.ts";
import type { Deps } from "../deps.ts";
import { createEventLog } from "../events/index.ts";
import { mailOff } from "../mail/index.ts";
import type { MediaStorage } from "../media/index.ts";
import { type BuildDemo, tooMany } from "../services/demo/index.ts";
import { bringIn, createMovingClock, type DemoWorld, liveDemo } from "../services/demo-life/index.ts";
import { createAccessCache } from "../services/store/index.ts";
import { createClickBuffer } from "../services/tracking/index.ts";
import { noMetrics, noTracer } from "../telemetry/index.ts";
import { DAY_MS } from "../time.ts";
import { createDeferred } from "./bun-deferred.ts";
import { createFolderStorage } from "./bun-media-folder.ts";
import { sleep } from "./platform.ts";
import { SIMULATED_AT } from "./simulators.ts";

const POSTER = join(import.meta.dir, "demo", "sunny-cafe.jpg");
/** Before anything of a demo shop happened. */
const LONG_AGO_MS = 150 * DAY_MS;
const WAITING_MAX = 3;
const SOON_SECONDS = 15;
const UNLIMITED = { take: () => ({ allowed: true }) as const, reset: () => {} };

/**
 * Makes demo shops in a database of their own under the temporary folder, one after the other: each keeps the process
 * busy for a moment. Three wait at most: a fourth would be built when nobody looks any more.
 *
 * @param depsOf the running service's, once it is composed
 * @returns undefined where a channel has no simulator: a demo never posts anywhere else
 */
export function createDemoBuilder(
  { isDemo, channels }: Pick<Deps, "isDemo" | "channels">,
  depsOf: () => Deps,
): BuildDemo | undefined {
  if (!isDemo || CHANNEL_IDS.some((id) => channels.simulators[id] === undefined)) return undefined;
  let line: Promise<unknown> = Promise.resolve();
  let inLine = 0;
  return async (userId) => {
    if (inLine > WAITING_MAX) throw tooMany(SOON_SECONDS);
    inLine += 1;
    const built = line.then(() => build(depsOf(), userId));
    line = built
      .catch(() => undefined)
      .then(() => {
        inLine -= 1;
      });
    return built;
  };
}

async function build(deps: Deps, userId: string): ReturnType<BuildDemo> {
  const { world, close } = await openWorld(deps);
  try {
    const storeId = await liveDemo(world, { userId, now: deps.clock.now() });
    return { storeId, bringIn: () => bringIn(deps, world, storeId), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openWorld(deps: Deps): Promise<{ world: DemoWorld; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "madang-demo-"));
  const file = await openFileDb(join(folder, "demo.db"), { isScratch: true });
  await migrate(file.db, "control", MIGRATIONS.control);
  await migrate(file.db, "store", MIGRATIONS.store);
  const clock = createMovingClock(deps.clock.now() - LONG_AGO_MS);
  const shard: Shard = { name: "demo", db: file.db };
  const { defer, drain } = createDeferred(() => undefined);
  const storage = await createFolderStorage({
    root: join(folder, "media"),
    newName: () => freshId(deps),
    now: deps.clock.now,
  });
  const inner = innerDeps(deps, { shard, clock, defer, storage });
  const settled = async () => {
    await drain();
    await inner.events.drain();
  };
  const close = async () => {
    await settled();
    await file.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { world: { deps: inner, shard, clock, settled, poster: readFileSync(POSTER) }, close };
}

type Inside = Pick<DemoWorld, "shard" | "clock"> & Pick<Deps, "defer"> & { readonly storage: MediaStorage };

/** The service's parts, but for everything that holds state or knows what time it is. */
function innerDeps(deps: Deps, { shard, clock, defer, storage }: Inside): Deps {
  const { randomBytes, log } = deps;
  const shards: Shards = {
    all: [shard],
    of: () => shard.db,
    find: async () => shard,
    forNewStore: async () => shard,
  };
  return {
    ...deps,
    clock,
    defer,
    sleep: async (ms) => {
      await sleep(0);
      clock.moveTo(clock.now() + ms);
    },
    metrics: noMetrics,
    tracer: noTracer,
    control: shard.db,
    shards,
    cache: memoryCache({ now: clock.now }),
    access: createAccessCache(),
    limits: { ...deps.limits, entry: UNLIMITED, upload: UNLIMITED },
    channels: channelsThen(deps.channels, clock.now),
    media: { ...deps.media, storage },
    mail: mailOff,
    clicks: createClickBuffer({ shards, clock, log, defer: () => {}, sleep, randomBytes }),
    // Consumers have their turn in the evening of each day, not after each entry.
    events: { ...createEventLog({ shards, clock, randomBytes, log, defer, sleep }), wake: () => {} },
    isDemo: true,
  };
}

/** The same simulators at an earlier time; breakers and limits of its own. */
function channelsThen(channels: ChannelRuntime, now: () => number): ChannelRuntime {
  return createChannelRuntime({
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set(SIMULATED_AT, String(now()));
      return channels.fetch(input, { ...init, headers });
    },
    now,
    random: Math.random,
    withBulkhead: false,
    simulators: channels.simulators,
  });
}
