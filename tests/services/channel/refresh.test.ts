import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { ChannelId, JsonObject } from "../../../src/channels/index.ts";
import { rawStatement } from "../../../src/db/index.ts";
import { connectChannel, openConnection, tickCredentials } from "../../../src/services/channel/index.ts";
import { DAY_MS, HOUR_MS } from "../../../src/time.ts";
import { storeDb } from "../../helpers/store-db.ts";
import {
  type ConnectionsWorld,
  connectionOf,
  type Owner,
  openConnections,
  openStore,
  refusal,
} from "./provider.ts";

let world: ConnectionsWorld;
let owner: Owner;
beforeEach(async () => {
  world = await openConnections({ isDemo: false });
  owner = await openStore(world, "dalbit");
});
afterEach(() => world.close());

const tick = () => tickCredentials({ ctx: world.system() });
const row = (channel = "Instagram") => connectionOf(world, owner, channel);

/** An account whose credentials are to be renewed from day 45 and run out on day 60. */
async function connect(channel: ChannelId = "Instagram", changes: JsonObject = {}): Promise<void> {
  const now = world.clock.now();
  const credentials = {
    account: "dalbit",
    token: "token-1",
    refreshAt: now + 45 * DAY_MS,
    expiresAt: now + 60 * DAY_MS,
    ...changes,
  };
  const input = { storeId: owner.storeId, channel, credentials };
  await connectChannel({ ctx: world.system(), input });
}

async function openedToken(): Promise<unknown> {
  const { account } = await openConnection(world.system(), { storeId: owner.storeId, channel: "Instagram" });
  return account.credentials["token"];
}

async function notices(): Promise<string[]> {
  const rows = await world.rows(
    "select kind, channel, message from notifications where store_id = ? order by id",
    owner.storeId,
  );
  for (const notice of rows) expect(notice["kind"]).toBe("CHANNEL_RECONNECT");
  return rows.map((notice) => `${notice["channel"]}: ${notice["message"]}`);
}

test("what belongs to a closed store is not renewed any more and runs out", async () => {
  await connect();
  await world.call("stores.close", { storeId: owner.storeId }, owner.token);
  world.clock.advance(45 * DAY_MS);
  expect(await tick()).toEqual({ refreshed: 0, failed: 0 });
  expect(await openedToken()).toBe("token-1");
  expect(await row()).toMatchObject({ refresh_at: null, refresh_lease_until: null });
});

describe("renewing", () => {
  test("leaves credentials alone until their time has come, then stores the new ones and their dates", async () => {
    await connect();
    const given: unknown[] = [];
    world.script.refresh = async (credentials) => {
      given.push(credentials["token"]);
      const now = world.clock.now();
      return {
        type: "refreshed",
        credentials: {
          account: "dalbit",
          token: "token-2",
          refreshAt: now + 45 * DAY_MS,
          expiresAt: now + 58 * DAY_MS,
        },
      };
    };
    expect(await tick()).toEqual({ refreshed: 0, failed: 0 });
    world.clock.advance(45 * DAY_MS);
    expect(await tick()).toEqual({ refreshed: 1, failed: 0 });
    expect([given, await openedToken()]).toEqual([["token-1"], "token-2"]);
    const now = world.clock.now();
    expect(await row()).toMatchObject({
      state: "CONNECTED",
      expires_at: now + 58 * DAY_MS,
      refresh_at: now + 45 * DAY_MS,
      refresh_lease_until: null,
    });
    expect(await tick()).toEqual({ refreshed: 0, failed: 0 });
    const audits = await world.rows("select details from audit_log where action = 'channel.refresh'");
    expect(audits).toHaveLength(1);
    expect(JSON.stringify(audits)).not.toContain("token-2");
  });

  test("is asked for once, however many processes tick at the same time", async () => {
    await connect();
    let asked = 0;
    world.script.refresh = async (credentials) => {
      asked += 1;
      return {
        type: "refreshed",
        credentials: { ...credentials, token: "token-2", refreshAt: world.clock.now() + DAY_MS },
      };
    };
    world.clock.advance(45 * DAY_MS);
    const turns = await Promise.all(Array.from({ length: 8 }, tick));
    expect(turns.reduce((sum, turn) => sum + turn.refreshed, 0)).toBe(1);
    expect(asked).toBe(1);
  });

  test("goes on after a process died with the turn in its hands", async () => {
    await connect();
    world.clock.advance(45 * DAY_MS);
    await storeDb(world.deps).write([
      rawStatement("update channel_connections set refresh_lease_until = ? where channel = 'Instagram'", [
        world.clock.now() + 120_000,
      ]),
    ]);
    expect(await tick()).toEqual({ refreshed: 0, failed: 0 });
    world.script.refresh = async (credentials) => ({
      type: "refreshed",
      credentials: { ...credentials, token: "token-2" },
    });
    world.clock.advance(120_000);
    expect(await tick()).toEqual({ refreshed: 1, failed: 0 });
    expect(await openedToken()).toBe("token-2");
  });

  test("never overwrites a connection that the owner made meanwhile", async () => {
    await connect();
    world.clock.advance(45 * DAY_MS);
    world.script.refresh = async (credentials) => {
      await connect("Instagram", { token: "the owner's new one" });
      return { type: "refreshed", credentials: { ...credentials, token: "token-2" } };
    };
    await tick();
    expect(await openedToken()).toBe("the owner's new one");
    expect(await notices()).toEqual([]);
  });

  test("of credentials that come back as old as they were is not repeated before six hours", async () => {
    await connect();
    world.clock.advance(45 * DAY_MS);
    world.script.refresh = async (credentials) => ({ type: "refreshed", credentials });
    expect((await tick()).refreshed).toBe(1);
    expect((await tick()).refreshed).toBe(0);
    world.clock.advance(6 * HOUR_MS);
    expect((await tick()).refreshed).toBe(1);
  });
});

describe("what cannot be renewed", () => {
  test("is lost where the channel says so: the owner is told once and the state shows it", async () => {
    await connect();
    world.clock.advance(45 * DAY_MS);
    world.script.refresh = async () => ({ type: "needs_reconnect" });
    expect(await tick()).toEqual({ refreshed: 0, failed: 1 });
    expect((await row())["state"]).toBe("RECONNECT_NEEDED");
    await tick();
    expect(await notices()).toEqual([
      "Instagram: 인스타그램 연결이 만료됐어요. 채널 설정에서 다시 연결해 주세요.",
    ]);
  });

  test("a refusal of the account counts as its answer: reconnect, or restricted", async () => {
    await connect();
    await connect("KakaoChannel");
    world.clock.advance(45 * DAY_MS);
    const answers = [refusal("RECONNECT_NEEDED"), refusal("ACCOUNT_RESTRICTED")];
    world.script.refresh = () => Promise.reject(answers.shift() ?? refusal("CHANNEL_UNAVAILABLE"));
    await tick();
    const states = [(await row())["state"], (await row("KakaoChannel"))["state"]];
    expect(states.sort()).toEqual(["RECONNECT_NEEDED", "RESTRICTED"]);
    expect(await notices()).toHaveLength(2);
  });

  test("while an account is restricted its credentials are kept alive, and the owner is told once", async () => {
    await connect();
    world.clock.advance(45 * DAY_MS);
    world.script.refresh = () => Promise.reject(refusal("ACCOUNT_RESTRICTED"));
    await tick();
    world.clock.advance(6 * HOUR_MS);
    await tick();
    expect(await notices()).toHaveLength(1);
    world.script.refresh = async (credentials) => ({
      type: "refreshed",
      credentials: { ...credentials, token: "token-2", refreshAt: world.clock.now() + 45 * DAY_MS },
    });
    world.clock.advance(6 * HOUR_MS);
    expect(await tick()).toEqual({ refreshed: 1, failed: 0 });
    expect([(await row())["state"], await openedToken()]).toEqual(["RESTRICTED", "token-2"]);
  });

  test("a channel that is down is asked again every six hours, without a word to the owner", async () => {
    await connect();
    world.clock.advance(45 * DAY_MS);
    world.script.refresh = () => Promise.reject(refusal("CHANNEL_UNAVAILABLE"));
    expect(await tick()).toEqual({ refreshed: 0, failed: 1 });
    expect(await row()).toMatchObject({
      state: "CONNECTED",
      refresh_at: world.clock.now() + 6 * HOUR_MS,
      refresh_lease_until: null,
    });
    expect(await tick()).toEqual({ refreshed: 0, failed: 0 });
    expect(await notices()).toEqual([]);
  });

  test("seven days before the end the owner is warned once, and at the end told that it is over", async () => {
    await connect();
    world.clock.advance(45 * DAY_MS);
    world.script.refresh = () => Promise.reject(refusal("CHANNEL_UNAVAILABLE"));
    const seen: [number, number, unknown][] = [];
    for (let hour = 0; hour <= 15 * 24; hour += 6) {
      await tick();
      seen.push([hour, (await notices()).length, (await row())["state"]]);
      world.clock.advance(6 * HOUR_MS);
    }
    const first = (count: number) => seen.find(([, notes]) => notes === count)?.[0];
    expect([first(1), first(2)]).toEqual([8 * 24, 15 * 24]);
    expect(seen.at(-1)).toEqual([15 * 24, 2, "RECONNECT_NEEDED"]);
    expect((await notices())[0]).toContain("곧 만료돼요");
  });

  test("credentials that nobody can renew are watched all the same", async () => {
    await connect("RingoBiz", { refreshAt: undefined });
    const { expires_at: expiresAt, refresh_at: lookAt } = await row("RingoBiz");
    expect(Number(lookAt)).toBe(Number(expiresAt) - 7 * DAY_MS);
    world.clock.advance(53 * DAY_MS);
    await tick();
    await tick();
    expect(await notices()).toEqual([
      "RingoBiz: 링고비즈 연결이 곧 만료돼요. 채널 설정에서 다시 연결해 주세요.",
    ]);
    world.clock.advance(7 * DAY_MS);
    await tick();
    expect((await row("RingoBiz"))["state"]).toBe("RECONNECT_NEEDED");
  });

  test("one that breaks does not hold up the others", async () => {
    await connect();
    const other = await openStore(world, "other");
    const credentials = { account: "other", token: "t", refreshAt: world.clock.now() };
    await world.call(
      "channels.connect",
      { storeId: other.storeId, channel: "Instagram", credentials },
      other.token,
    );
    world.clock.advance(45 * DAY_MS);
    world.script.refresh = async (given) => {
      if (given["account"] === "dalbit") throw new Error("a fault of the program");
      return { type: "refreshed", credentials: { ...given, token: "t2" } };
    };
    expect((await tick()).refreshed).toBe(1);
  });
});
