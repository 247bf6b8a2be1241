import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";
import { textAt } from "../support/rpc.ts";
import { type StartedServer, startServer } from "../support/server.ts";
import { createShopClient, PASSWORD } from "../support/shop.ts";
import { untilTold } from "../support/until.ts";
import { startWorkerd, type Workerd } from "../support/workerd.ts";

setDefaultTimeout(60_000);

/** A Bun process and a Worker on one libSQL server and one master key; the Bun process applied the migrations. */
describe("Bun and a Worker on one database", () => {
  let folder: string;
  let database: HranaServer;
  let bun: StartedServer;
  let worker: Workerd;
  let shared: Record<string, string>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "madang-shared-"));
    database = startHranaServer({ path: join(folder, "madang.db") });
    shared = {
      DATABASE_URL: database.url,
      DATABASE_AUTH_TOKEN: database.token,
      MADANG_SECRET: Buffer.alloc(32, 9).toString("base64"),
    };
    bun = await startServer({ env: shared });
    worker = await startWorkerd(shared);
  });

  afterAll(async () => {
    await worker.stop();
    await bun.stop();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("an account made on either signs in on the other, and each takes the other's tokens", async () => {
    const onBun = createShopClient(bun.url);
    const onWorker = createShopClient(worker.url);
    for (const [email, made, other] of [
      ["made-on-bun@shared.kr", onBun, onWorker],
      ["made-on-worker@shared.kr", onWorker, onBun],
    ] as const) {
      const { token } = await made.signUp(email);
      const me = await other.rpc.query("account.me", undefined, token);
      expect([me.status, textAt(me.data, "email")]).toEqual([200, email]);
      expect((await other.rpc.mutate("account.login", { email, password: PASSWORD })).status).toBe(200);
    }
  });

  test("a Worker with another master key refuses every call, and says in its log which variable to set", async () => {
    const wrong = await startWorkerd({ ...shared, MADANG_SECRET: Buffer.alloc(32, 3).toString("base64") });
    try {
      const response = await fetch(`${wrong.url}/trpc/account.me`);
      expect([response.status, await response.text()]).toEqual([503, expect.stringContaining("NOT_READY")]);
      await untilTold(wrong, "MADANG_SECRET is not the key");
    } finally {
      await wrong.stop();
    }
  });

  test("a person enters once, whichever runtime takes the entry", async () => {
    const onBun = createShopClient(bun.url);
    const onWorker = createShopClient(worker.url);
    const shop = await onBun.openShop("once@shared.kr");
    expect((await onWorker.enter(shop.slug, "010-7777-0001")).status).toBe(200);
    const again = await onBun.enter(shop.slug, "010-7777-0001");
    expect([again.status, again.reason]).toEqual([409, "ALREADY_ENTERED"]);
  });
});
