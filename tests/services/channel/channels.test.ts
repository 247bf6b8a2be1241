import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { CHANNEL_IDS, CHANNEL_LABELS } from "../../../src/channels/index.ts";
import { approvedEvent, createWorld, refusal, SHOP, type World } from "../distribution/world.ts";

const KEYS = {
  clientId: "partner-client",
  clientSecret: "partner-secret-1",
  signingSecret: "partner-signing-1",
};

let world: World;
let storeId: string;
beforeEach(async () => {
  world = await createWorld();
  storeId = (await world.call.stores.create(SHOP)).id;
});
afterEach(async () => {
  await world.close();
});

const rowOf = async (channel: string) =>
  (await world.call.channels.list({ storeId })).find((row) => row.channel === channel);

describe("list", () => {
  test("six rows with labels; a demo store is connected to simulators that say so", async () => {
    const rows = await world.call.channels.list({ storeId });
    expect(rows.map(({ channel, label }) => [channel, label])).toEqual(
      CHANNEL_IDS.map((id) => [id, CHANNEL_LABELS[id]]),
    );
    for (const row of rows) {
      expect([row.state, row.provider, row.breaker.state]).toEqual(["CONNECTED", "simulator", "CLOSED"]);
      expect(row.lastSuccessAt).toBeNull();
      expect(row.simulatorUrl).toStartWith("https://");
    }
  });

  test("remembers when a channel last worked", async () => {
    const { eventId, storeId: other } = await approvedEvent(world);
    await world.call.distribution.distribute({ eventId, channels: [{ channel: "Instagram" }] });
    const row = (await world.call.channels.list({ storeId: other })).find(
      ({ channel }) => channel === "Instagram",
    );
    expect(row?.lastSuccessAt).toBe("2026-11-18T12:00:00+09:00");
  });

  test("is for the owner only", async () => {
    const stranger = world.as({ kind: "user", userId: crypto.randomUUID(), sessionId: "s", address: "" });
    expect((await refusal(stranger.channels.list({ storeId })))?.code).toBe("NOT_FOUND");
  });
});

describe("connect", () => {
  test("outside demo mode a channel is NOT_CONFIGURED, and its distribution fails so", async () => {
    const real = await createWorld({ deps: { isDemo: false }, channels: { simulators: {} } });
    const { eventId, storeId: own } = await approvedEvent(real);
    const rows = await real.call.channels.list({ storeId: own });
    expect(rows.every((row) => row.state === "NOT_CONFIGURED" && row.provider === null)).toBe(true);
    const run = await real.call.distribution.distribute({ eventId, channels: [{ channel: "GenieTV" }] });
    expect(run.results[0]).toMatchObject({ status: "FAILED", reason: "NOT_CONFIGURED" });
    expect(
      (await refusal(real.call.channels.connect({ storeId: own, channel: "GenieTV", credentials: KEYS })))
        ?.reason,
    ).toBe("NOT_CONFIGURED");
    await real.close();
  });

  test("stores credentials sealed, gives them to nobody and says provider partner where one is set up", async () => {
    const real = await createWorld({
      deps: { isDemo: false },
      channels: { simulators: {}, partners: { GenieTV: { endpoint: "https://partner.example", app: {} } } },
    });
    const { id: own } = await real.call.stores.create(SHOP);
    const view = await real.call.channels.connect({ storeId: own, channel: "GenieTV", credentials: KEYS });
    expect([view.state, view.provider]).toEqual(["CONNECTED", "partner"]);
    const everything = JSON.stringify([
      view,
      await real.call.channels.list({ storeId: own }),
      await real.rows("select * from channel_connections"),
      await real.rows("select * from audit_log"),
      await real.rows("select * from idempotency"),
    ]);
    for (const secret of Object.values(KEYS)) expect(everything).not.toContain(secret);
    await real.close();
  });

  test("refuses credentials of another shape by their field names", async () => {
    expect(
      await refusal(
        world.call.channels.connect({ storeId, channel: "GenieTV", credentials: { clientId: "" } }),
      ),
    ).toMatchObject({ code: "INVALID", reason: "INVALID_REQUEST" });
    expect(
      await refusal(
        world.call.channels.connect({ storeId, channel: "NaverBlog", credentials: { blogId: "한글" } }),
      ),
    ).toMatchObject({ params: { fields: ["credentials.blogId"] } });
  });
});

describe("disconnect", () => {
  test("destroys the credentials, and the next distribution is NOT_CONFIGURED", async () => {
    const view = await world.call.channels.disconnect({ storeId, channel: "Instagram" });
    expect([view.state, view.provider]).toEqual(["NOT_CONFIGURED", null]);
    const [row] = await world.rows(
      "select credentials_cipher from channel_connections where store_id = ? and channel = 'Instagram'",
      storeId,
    );
    expect(row?.["credentials_cipher"]).toBeNull();
  });
});

describe("probe", () => {
  test("is good for a working connection", async () => {
    expect(await world.call.channels.probe({ storeId, channel: "GenieTV" })).toEqual({
      channel: "GenieTV",
      ok: true,
      reason: null,
      message: null,
    });
  });

  test("remembers that a partner refuses the connection, and forgets it when it works again", async () => {
    await world.fault("GenieTV", [{ kind: "refuse", op: "read", status: 403, code: "STORE_NOT_LINKED" }]);
    const result = await world.call.channels.probe({ storeId, channel: "GenieTV" });
    expect([result.ok, result.reason]).toEqual([false, "PERMISSION_MISSING"]);
    expect((await rowOf("GenieTV"))?.state).toBe("RECONNECT_NEEDED");
    await world.clearFaults("GenieTV");
    await world.call.channels.probe({ storeId, channel: "GenieTV" });
    expect((await rowOf("GenieTV"))?.state).toBe("CONNECTED");
  });

  test("a partner that is down says nothing about the connection", async () => {
    await world.fault("GenieTV", [{ kind: "error_before", op: "read" }]);
    const result = await world.call.channels.probe({ storeId, channel: "GenieTV" });
    expect([result.ok, result.reason]).toEqual([false, "CHANNEL_UNAVAILABLE"]);
    expect((await rowOf("GenieTV"))?.state).toBe("CONNECTED");
  });
});

describe("a distribution that a partner refuses", () => {
  test("marks the connection, so that the owner sees what to repair", async () => {
    const { eventId, storeId: own } = await approvedEvent(world);
    await world.fault("Instagram", [{ kind: "refuse", op: "write", status: 401, code: "INVALID_SIGNATURE" }]);
    await world.call.distribution.distribute({ eventId, channels: [{ channel: "Instagram" }] });
    const row = (await world.call.channels.list({ storeId: own })).find(
      ({ channel }) => channel === "Instagram",
    );
    expect(row?.state).toBe("RECONNECT_NEEDED");
  });
});

describe("estimate", () => {
  test("says cost, views and what stands in the way, for a draft too, and sends nothing", async () => {
    const { id: eventId } = await world.call.events.createDraft({ storeId, objective: "SALES" });
    const rows = await world.call.distribution.estimate({
      eventId,
      channels: [{ channel: "GenieTV", content: { budgetKrw: 200_000 } }, { channel: "KakaoChannel" }],
    });
    expect(rows.map(({ channel, costKrw, estimatedViews }) => [channel, costKrw, estimatedViews])).toEqual([
      ["GenieTV", 200_000, 20_000],
      ["KakaoChannel", 0, null],
    ]);
    expect(rows[0]?.issues).toContainEqual({
      severity: "hard",
      field: "contentUrls",
      code: "CONTENT_MISSING",
      message: "광고할 사진이나 영상을 하나 이상 넣어 주세요.",
    });
    expect(rows[1]?.issues.map(({ code }) => code)).toContain("NO_RECIPIENTS");
    expect(await world.ledger("GenieTV")).toEqual([]);
  });
});
