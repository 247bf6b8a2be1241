import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { Webhook } from "standardwebhooks";
import { SIMULATOR_KMP_CREDENTIALS } from "../../src/channels/simulators/index.ts";
import { at, textAt } from "../support/rpc.ts";
import { onBun, onWorkerd, type Running } from "../support/runtimes.ts";
import { createShopClient, type Shop, type ShopClient } from "../support/shop.ts";

setDefaultTimeout(60_000);

const RUNTIMES = [
  { name: "Bun", start: onBun },
  { name: "workerd", start: onWorkerd },
];

for (const { name, start } of RUNTIMES) {
  describe(`on ${name}`, () => {
    let running: Running;
    let shops: ShopClient;
    let shop: Shop;

    beforeAll(async () => {
      running = await start();
      shops = createShopClient(running.url);
      shop = await shops.openShop("owner@connections.kr");
    });

    afterAll(async () => {
      await running.stop();
    });

    /** The same path on the address that this test reaches. */
    const here = (address: string) => {
      const { pathname, search } = new URL(address);
      return `${running.url}${pathname}${search}`;
    };

    async function channel(id: string): Promise<unknown> {
      const { data } = await shops.rpc.query("channels.list", { storeId: shop.storeId }, shop.token);
      return Object.values(Object(data)).find((row) => at(row, "channel") === id);
    }

    function delivery(id: string, secret: string, sentAt = new Date()): RequestInit {
      const data = { resourceId: "r", externalRef: `${shop.eventId}:GenieTV`, sequence: 1 };
      const occurredAt = sentAt.toISOString();
      const body = JSON.stringify({ type: "campaign.status_changed", id, occurredAt, data });
      const headers = {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
        "webhook-signature": new Webhook(secret).sign(id, sentAt, body),
      };
      return { method: "POST", headers, body };
    }

    test("a partner's webhook is taken, again too, and one that is forged or old is not", async () => {
      const url = here(textAt(await channel("GenieTV"), "webhookUrl"));
      const { webhookSecret } = SIMULATOR_KMP_CREDENTIALS;
      const foreign = `whsec_${btoa("a secret that nobody was ever told")}`;
      const old = new Date(Date.now() - 6 * 60_000);
      const sent = [
        delivery("evt_1", webhookSecret),
        delivery("evt_1", webhookSecret),
        delivery("evt_2", foreign),
        delivery("evt_3", webhookSecret, old),
      ];
      const statuses = [];
      for (const init of sent) statuses.push((await fetch(url, init)).status);
      expect(statuses).toEqual([200, 200, 401, 401]);
    });

    test("a body of more than 256 KB is refused", async () => {
      const url = here(textAt(await channel("GenieTV"), "webhookUrl"));
      const body = new Uint8Array(300 * 1024).fill(0x20);
      expect((await fetch(url, { method: "POST", body })).status).toBe(413);
    });

    test("an owner signs in at Instagram and comes back connected", async () => {
      const input = { storeId: shop.storeId, channel: "Instagram" };
      const { data } = await shops.rpc.mutate("channels.authorize", input, shop.token);
      const started = await fetch(here(textAt(data, "url")), { redirect: "manual" });
      const cookie = (started.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      const agreed = await fetch(started.headers.get("location") ?? "", { redirect: "manual" });
      const back = here(agreed.headers.get("location") ?? "");
      const done = await fetch(back, { headers: { cookie } });
      expect([done.status, (await done.text()).includes("인스타그램 계정이 연결됐어요")]).toEqual([
        200,
        true,
      ]);
      expect(at(await channel("Instagram"), "expiresAt")).toBeString();
      expect((await fetch(back, { headers: { cookie } })).status).toBe(400);
    });

    test("the ticks of connections run without a fault", async () => {
      await running.tick();
      expect(running.output()).not.toContain("tick_failed");
      expect(running.output()).not.toContain("credentials_tick_failed");
    });
  });
}
