import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { rawStatement } from "../../src/db/index.ts";
import type { RemoteDb } from "../../src/db/remote.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { migrateServer } from "../support/on-workers.ts";
import { describeWith } from "../support/required.ts";
import { at } from "../support/rpc.ts";
import { databasePart, redisPart, type SetUp, simulatorsPart, withParts } from "../support/setups.ts";
import { createShopClient, PASSWORD, type Shop } from "../support/shop.ts";
import { until } from "../support/until.ts";
import { startWorkerd, type Workerd } from "../support/workerd.ts";

setDefaultTimeout(120_000);

type Served = SetUp & {
  readonly worker: Workerd;
  readonly database: RemoteDb;
  readonly variables: Variables;
};
type Variables = Readonly<Record<string, string>>;

async function serve(parts: Parameters<typeof withParts>[0]): Promise<Served> {
  let served: Omit<Served, keyof SetUp> | undefined;
  const setUp = await withParts(parts, async (given) => {
    const variables = { ...given, DEMO: "1" };
    await migrateServer(variables);
    const { DATABASE_URL: url = "", DATABASE_AUTH_TOKEN: authToken } = given;
    const worker = await startWorkerd(variables);
    served = { worker, variables, database: openDatabaseServer({ url, authToken }) };
    return worker;
  });
  if (!served) throw new Error("not served");
  return { ...served, ...setUp };
}

const CROSS_REQUEST = /different request|had hung|code was canceled|never generate a response/i;

function phoneOf(index: number): string {
  return `010-${String(2000 + Math.floor(index / 10_000)).padStart(4, "0")}-${String(index % 10_000).padStart(4, "0")}`;
}

const participants = async (url: string, { eventId, token }: Shop) => {
  const { data } = await createShopClient(url).rpc.query("analytics.dashboard", { eventId }, token);
  return at(data, "summaryCards", "totalParticipants", "count");
};

const showsParticipants = (url: string, shop: Shop, count: number) =>
  until(`the dashboard shows ${count}`, async () => (await participants(url, shop)) === count || undefined);

describe("a queue's batch in workerd", () => {
  let served: Served;
  let shop: Shop;
  beforeAll(async () => {
    served = await serve([databasePart()]);
    shop = await createShopClient(served.url).openShop("batch@isolate.kr");
  });
  afterAll(() => served.stop());

  const addresses = async () => {
    const [rows = []] = await served.database.store.query([
      rawStatement("select id, store_id as storeId from outbox where store_id = ? order by seq", [
        shop.storeId,
      ]),
    ]);
    return rows.map((row) => JSON.stringify(row));
  };
  const deliver = (bodies: readonly unknown[], queue = "madang-events") =>
    served.worker.deliver(
      queue,
      bodies.map((body, index) => ({ id: `m${index}`, body, attempts: 1 })),
    );

  test("counts a participant once, however often and from whichever queue the message comes", async () => {
    const customers = createShopClient(served.url);
    expect((await customers.enter(shop.slug, phoneOf(1))).status).toBe(200);
    const bodies = await addresses();
    const outcomes = await Promise.all([
      deliver(bodies),
      deliver([...bodies, ...bodies].toReversed()),
      deliver(bodies, "madang-events-dlq"),
    ]);
    for (const { retried } of outcomes) expect(retried).toEqual({});
    await showsParticipants(served.url, shop, 1);
  });

  test("acknowledges junk and poison: neither counts, and the poison is a dead letter", async () => {
    await served.database.store.write([
      rawStatement(
        `insert into outbox (id, store_id, key, aggregate_id, aggregate_version, type, schema_version, data, occurred_at)
         values ('poison', ?, ?, 'nobody', 1, 'ParticipantRegistered', 1, '{"not":"valid"}', 1)`,
        [shop.storeId, shop.eventId],
      ),
    ]);
    const outcome = await deliver([
      "junk",
      { an: "object" },
      null,
      JSON.stringify({ id: "poison", storeId: shop.storeId }),
      JSON.stringify({ id: "forged", storeId: shop.storeId, type: "ParticipantRegistered" }),
    ]);
    expect(outcome).toEqual({ acked: ["m0", "m1", "m2", "m3", "m4"], retried: {} });
    const [dead = []] = await served.database.store.query([
      rawStatement(
        "select reason from dead_letters where message_id = 'poison' and consumer = 'analytics'",
        [],
      ),
    ]);
    expect(dead).toEqual([{ reason: "INVALID_DATA" }]);
    await showsParticipants(served.url, shop, 1);
  });
});

describe("an isolate that ends in the middle", () => {
  test("loses nothing that was acknowledged, and the next one counts it once", async () => {
    const served = await serve([databasePart()]);
    try {
      const shop = await createShopClient(served.url).openShop("ends@isolate.kr");
      let accepted = 0;
      const entries = Array.from({ length: 60 }, (_, index) =>
        createShopClient(served.url)
          .enter(shop.slug, phoneOf(index))
          .then(
            ({ status }) => {
              if (status === 200) accepted += 1;
            },
            () => {},
          ),
      );
      await until("some are accepted", () => accepted >= 10 || undefined);
      await served.worker.kill();
      await Promise.allSettled(entries);
      const next = await startWorkerd(served.variables);
      try {
        const known = accepted;
        const rows = async () => {
          const [found = []] = await served.database.store.query([
            rawStatement("select count(*) as n from participants where event_id = ?", [shop.eventId]),
          ]);
          return Number(found[0]?.["n"]);
        };
        const written = await rows();
        expect(written).toBeGreaterThanOrEqual(known);
        await next.tick();
        await showsParticipants(next.url, shop, written);
        const again = await createShopClient(next.url).enter(shop.slug, phoneOf(1_000));
        expect(again.status).toBe(200);
        await showsParticipants(next.url, shop, written + 1);
      } finally {
        await next.stop();
      }
    } finally {
      await served.stop();
    }
  });
});

describeWith("redis-server", "fifty requests at once in one isolate, cache and limits in Redis", () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve([databasePart(), redisPart(), simulatorsPart()]);
  });
  afterAll(() => served.stop());

  test("are all answered as if each were alone, and every entry counts", async () => {
    const shops = createShopClient(served.url);
    const shop = await shops.openShop("fifty@isolate.kr");
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          if (index % 5 === 0)
            return shops.rpc.query("analytics.dashboard", { eventId: shop.eventId }, shop.token);
          if (index % 25 === 1)
            return shops.rpc.mutate("account.login", { email: shop.email, password: PASSWORD });
          if (index % 5 === 2)
            return shops.rpc.query("distribution.latest", { eventId: shop.eventId }, shop.token);
          return shops.enter(shop.slug, phoneOf(round * 50 + index));
        }),
      );
      expect(
        answers.map(({ status, reason }) => reason ?? status).filter((answer) => answer !== 200),
      ).toEqual([]);
    }
    expect(served.output()).not.toMatch(CROSS_REQUEST);
    await showsParticipants(served.url, shop, 4 * 28);
  });
});
