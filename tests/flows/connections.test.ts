import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type ChannelId, createChannelRuntime, simulatorAccess } from "../../src/channels/index.ts";
import {
  createSimulators,
  type Fault,
  IN_PROCESS_ENDPOINTS,
  type Simulators,
  simulatorFetch,
} from "../../src/channels/simulators/index.ts";
import { tickCredentials } from "../../src/services/channel/index.ts";
import { DAY_MS } from "../../src/time.ts";
import { quickPolicies } from "../channels/kit.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { at, rpc, textAt } from "../helpers/rpc.ts";
import { storeDb } from "../helpers/store-db.ts";
import { openShop, type Shop } from "../security/shops.ts";

let app: TestApp;
let simulators: Simulators;
let shop: Shop;
/** Webhooks on their way from a simulator to us. */
let delivered: Promise<unknown>[];

/** The whole service and six simulators that call it back, on one clock. */
beforeEach(async () => {
  delivered = [];
  const now = () => app?.clock.now() ?? Date.UTC(2026, 9, 1, 3);
  simulators = createSimulators({
    now,
    sleep: async () => {},
    seed: "connections",
    fetch: (url, init) => {
      const { pathname } = new URL(url);
      const answer = app.fetch(pathname, init);
      delivered.push(answer);
      return answer;
    },
  });
  app = await createTestApp({
    channels: createChannelRuntime({
      fetch: simulatorFetch(simulators),
      now,
      random: () => 0.5,
      withBulkhead: true,
      simulators: simulatorAccess(IN_PROCESS_ENDPOINTS),
      policyTable: quickPolicies(),
    }),
  });
  shop = await openShop(app, "connections");
});
afterEach(() => app.close());

async function call(path: string, input: unknown, type = "mutation"): Promise<unknown> {
  const answer = await rpc(app, { type, path, input, token: shop.token });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.body}`);
  return at(answer.json, "result", "data");
}

const connectionRow = async (channel: ChannelId) => {
  const sql = "select * from channel_connections where store_id = ? and channel = ?";
  return (await app.rows(sql, shop.storeId, channel))[0] ?? {};
};

describe("Instagram by signing in", () => {
  async function signIn() {
    const url = textAt(
      await call("channels.authorize", { storeId: shop.storeId, channel: "Instagram" }),
      "url",
    );
    const started = await app.fetch(url.replace("http://madang.test", ""));
    const cookie = (started.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const agreed = await simulators.Instagram.request(started.headers.get("location") ?? "");
    const back = new URL(agreed.headers.get("location") ?? "");
    expect(back.origin + back.pathname).toBe("http://madang.test/oauth/Instagram/callback");
    return app.fetch(`${back.pathname}${back.search}`, { headers: { cookie } });
  }

  test("connects the account, posts with it, and renews its token from day 45 on", async () => {
    const done = await signIn();
    expect([done.status, (await done.text()).includes("계정이 연결됐어요")]).toEqual([200, true]);
    const before = await connectionRow("Instagram");
    expect(before).toMatchObject({ state: "CONNECTED", provider: "simulator" });
    expect(String(before["account_label"])).toStartWith("@");
    const probed = await call("channels.probe", { storeId: shop.storeId, channel: "Instagram" });
    expect(probed).toMatchObject({ ok: true });

    app.clock.advance(44 * DAY_MS);
    expect(await tickCredentials({ ctx: app.system() })).toEqual({ refreshed: 0, failed: 0 });
    app.clock.advance(DAY_MS);
    expect(await tickCredentials({ ctx: app.system() })).toEqual({ refreshed: 1, failed: 0 });
    const after = await connectionRow("Instagram");
    expect(Number(after["expires_at"])).toBeGreaterThan(Number(before["expires_at"]));
    expect(after["account_key"]).toBe(before["account_key"] ?? null);
  });

  test("a token that nobody renewed in time is lost, and the owner is told", async () => {
    await signIn();
    app.clock.advance(61 * DAY_MS);
    expect(await tickCredentials({ ctx: app.system() })).toEqual({ refreshed: 0, failed: 1 });
    expect((await connectionRow("Instagram"))["state"]).toBe("RECONNECT_NEEDED");
    const [notice] = await app.rows("select * from notifications where kind = 'CHANNEL_RECONNECT'");
    expect(String(notice?.["message"])).toContain("다시 연결해 주세요");
  });
});

describe("a partner's webhooks", () => {
  const DAYS = 3;

  /** A campaign that is in review. */
  async function distribute(): Promise<void> {
    const content = { budgetKrw: 300_000, contentUrls: ["https://videos.example.com/event.mp4"] };
    const run = await call("distribution.distribute", {
      eventId: shop.eventId,
      channels: [{ channel: "GenieTV", content }],
    });
    expect(at(run, "results", "0", "status")).toBe("SUCCESS");
    await storeDb(app.deps).write([
      { sql: "update distribution_channels set next_attempt_at = ?", args: [BigInt(far())] },
    ]);
  }

  const far = () => app.clock.now() + 30 * DAY_MS;
  const due = async () =>
    (
      await app.rows("select channel from distribution_channels where next_attempt_at <= ?", app.clock.now())
    ).map((row) => row["channel"]);
  const deliveries = () => app.rows("select * from webhook_deliveries order by dedupe_key");

  /** Time passes, and the simulator sends what is due. */
  async function later(faults: Partial<Fault>[] = []): Promise<void> {
    await simulators.GenieTV.request("/__faults", { method: "POST", body: JSON.stringify({ faults }) });
    app.clock.advance(DAYS * DAY_MS);
    await simulators.GenieTV.request("/health");
    await simulators.GenieTV.request("/__ledger");
    await Promise.all(delivered);
  }

  test("wake the campaign they are about, once however often they are sent", async () => {
    await distribute();
    await later([{ kind: "webhook_duplicate", op: "webhook", times: 10 }]);
    expect(delivered.length).toBeGreaterThan(1);
    expect(await due()).toEqual(["GenieTV"]);
    const known = await deliveries();
    expect(known.length).toBeGreaterThan(0);
    expect(new Set(known.map((row) => row["dedupe_key"])).size).toBe(known.length);
  });

  test("with a foreign signature or an old time change nothing", async () => {
    await distribute();
    for (const kind of ["webhook_bad_signature", "webhook_stale"] as const) {
      await later([{ kind, op: "webhook", times: 10 }]);
      expect(delivered.length).toBeGreaterThan(0);
      expect([await due(), await deliveries()]).toEqual([[], []]);
    }
  });
});
