import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identify } from "../../../src/actor.ts";
import {
  composeHasher,
  createRateLimiter,
  createSecrets,
  createSessionGuard,
  createTokenService,
  directGate,
  type PasswordAlgorithm,
} from "../../../src/auth/index.ts";
import { freshId, type ServiceContext } from "../../../src/context.ts";
import { type FileDb, openFileDb } from "../../../src/db/file.ts";
import { rawStatement, singleShard } from "../../../src/db/index.ts";
import { migrate } from "../../../src/db/migrate.ts";
import { MIGRATIONS } from "../../../src/db/migrations.generated.ts";
import type { Deps } from "../../../src/deps.ts";
import { accountRouter } from "../../../src/routers/account.ts";
import { apiKeysRouter } from "../../../src/routers/api-keys.ts";
import { memberProcedures } from "../../../src/routers/members.ts";
import { loadSession } from "../../../src/services/account/index.ts";
import { createAccessCache } from "../../../src/services/store/index.ts";
import { createCallerFactory, router } from "../../../src/trpc.ts";
import { fixedClock, namedKey, seededBytes } from "../../auth/support.ts";
import { QUIET } from "../../helpers/quiet.ts";

export const PASSWORD = "correct horse battery";

const identityRouter = router({
  account: accountRouter,
  apiKeys: apiKeysRouter,
  stores: router(memberProcedures),
});
const createIdentityCaller = createCallerFactory(identityRouter);

export type World = Awaited<ReturnType<typeof createWorld>>;
export type CallOptions = {
  bearer?: string;
  headers?: Record<string, string>;
  address?: string;
  url?: string;
};

/** A hash that costs nothing and is as exact as a real one; the real ones are tested in tests/auth. */
export const quickHash: PasswordAlgorithm = {
  id: "quick",
  dummy: "$quick$v=1$AA$AA",
  hash: async (password) => `$quick$v=1$AA$${createHash("sha256").update(password).digest("hex")}`,
  verify: async (password, phc) => phc.endsWith(createHash("sha256").update(password).digest("hex")),
  isOutdated: () => false,
};

type WorldOptions = { isSecureCookie?: boolean; passwords?: Deps["passwords"] };

/** Identity with its own two database files, a clock that stands still and repeatable randomness. */
export async function createWorld({ isSecureCookie = false, passwords }: WorldOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "madang-identity-"));
  const [control, store] = await Promise.all([
    openMigrated(folder, "control"),
    openMigrated(folder, "store"),
  ]);
  const clock = fixedClock();
  const logged: string[] = [];
  const deferred: Promise<unknown>[] = [];
  const deps = await identityDeps({ control, store, clock, logged, deferred });
  const full: Deps = { ...deps, isSecureCookie, ...(passwords ? { passwords } : {}) };

  async function context(options: CallOptions = {}, over: Partial<Deps> = {}) {
    const headers = new Headers(options.headers);
    if (options.bearer !== undefined) headers.set("authorization", `Bearer ${options.bearer}`);
    const request = new Request(options.url ?? "http://madang.test/trpc/x", { method: "POST", headers });
    const responseHeaders = new Headers();
    const own = { ...full, ...over };
    const actor = await identify(request, { deps: own, address: options.address ?? "203.0.113.1" });
    const ctx: ServiceContext = {
      deps: own,
      actor,
      requestId: freshId(own),
      traceparent: null,
      http: { request, responseHeaders },
    };
    return { ctx, responseHeaders };
  }

  return {
    deps: full,
    clock,
    logged,
    settle: () => Promise.all(deferred.splice(0)),
    context,
    call: async (options: CallOptions = {}, over: Partial<Deps> = {}) =>
      createIdentityCaller((await context(options, over)).ctx),
    callWithHeaders: async (options: CallOptions = {}) => {
      const { ctx, responseHeaders } = await context(options);
      return { caller: createIdentityCaller(ctx), responseHeaders };
    },
    rows: (sql: string, ...args: unknown[]) =>
      control.db.query([rawStatement(sql, args)]).then(([rows = []]) => rows),
    storeRows: (sql: string, ...args: unknown[]) =>
      store.db.query([rawStatement(sql, args)]).then(([rows = []]) => rows),
    close: async () => {
      await Promise.all([control.close(), store.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Parts = {
  control: FileDb;
  store: FileDb;
  clock: ReturnType<typeof fixedClock>;
  logged: string[];
  deferred: Promise<unknown>[];
};

async function identityDeps({ control, store, clock, logged, deferred }: Parts): Promise<Deps> {
  const randomBytes = seededBytes("world");
  const secrets = await createSecrets({ masterKeys: [namedKey("master")], randomBytes });
  const limit = (count: number) => createRateLimiter({ limit: count, windowMs: 60_000, clock });
  const note = (event: string, fields: object = {}) => void logged.push(`${event} ${JSON.stringify(fields)}`);
  const newTokenId = () => Buffer.from(randomBytes(16)).toString("hex");
  const identity: Partial<Deps> = {
    clock,
    randomBytes,
    log: { info: note, error: note },
    defer: (work) => void deferred.push(work),
    control: control.db,
    shards: singleShard(store.db),
    access: createAccessCache(),
    tokens: await createTokenService({
      keys: secrets.tokenKeys,
      issuer: "http://madang.test",
      audience: "madang",
      clock,
      newId: newTokenId,
    }),
    sessions: createSessionGuard({ load: loadSession(control.db), clock }),
    passwords: composeHasher(quickHash, [], directGate),
    secrets,
    limits: {
      login: limit(5),
      loginAddress: limit(60),
      entry: limit(600),
      ownCode: limit(60),
      findDay: limit(300),
      webhook: limit(600),
      upload: limit(60),
      signIn: limit(60),
      demo: limit(6),
      demoDay: limit(30),
      share: limit(6),
    },
    publicUrl: "http://madang.test",
    isDemo: true,
    isSecureCookie: false,
    operatorToken: "operator-token-operator-token-0001",
    corsOrigins: [],
  };
  return onlyIdentity(identity);
}

/** Identity never touches channels, cache, fetch or the event log; a touch would fail on undefined. */
function onlyIdentity(deps: Partial<Deps>): Deps {
  return { ...QUIET, ...deps } as Deps;
}

async function openMigrated(folder: string, schema: "control" | "store"): Promise<FileDb> {
  const file = await openFileDb(join(folder, `${schema}.db`));
  await migrate(file.db, schema, MIGRATIONS[schema]);
  return file;
}

/** Signs a person up and gives back what the answer held. */
export async function newPerson(world: World, email: string, name = "김사장") {
  const caller = await world.call();
  const {
    user,
    accessToken = "",
    refreshToken = "",
    expiresAt,
  } = await caller.account.signUp({ email, password: PASSWORD, name });
  return { user, accessToken, refreshToken, expiresAt };
}

/** Makes a person owner (or staff) of a store, as creating a store does. */
export async function giveStore(world: World, userId: string, role: "owner" | "staff" = "owner") {
  const storeId = freshId(world.deps);
  await world.deps.control.write([
    rawStatement("insert into memberships (user_id, store_id, role, created_at) values (?, ?, ?, ?)", [
      userId,
      storeId,
      role,
      world.clock.now(),
    ]),
  ]);
  return storeId;
}

/** The reason and code a refused call carries. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ code: string; reason: string; params: unknown }> {
  try {
    await work;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && "reason" in cause && "code" in cause && "params" in cause) {
      return { code: String(cause.code), reason: String(cause.reason), params: cause.params };
    }
    throw error;
  }
  throw new Error("the call was not refused");
}
