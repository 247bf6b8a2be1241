import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import type { Fetch } from "../../../src/channels/index.ts";
import { SIMULATOR_SOLAPI_APP } from "../../../src/channels/simulators/credentials.ts";
import { MINUTE, openDealer } from "./dealer.ts";
import { FRIEND } from "./support.ts";

const HASHED = createHash("sha1").update(SIMULATOR_SOLAPI_APP.webhookSecret).digest("hex");

describe("a report", () => {
  const listen = (statuses: number[]) => {
    const received: { url: string; secret: string | null; event: string | null; body: unknown[] }[] = [];
    const fetch: Fetch = async (url, init) => {
      const headers = new Headers(init?.headers);
      const body: unknown[] = JSON.parse(String(init?.body));
      received.push({
        url,
        secret: headers.get("x-solapi-secret"),
        event: headers.get("x-solapi-event-name"),
        body,
      });
      return new Response(null, { status: statuses.shift() ?? 500 });
    };
    return { received, fetch };
  };
  const finished = async (fetch: Fetch) => {
    const dealer = openDealer({ fetch });
    const put = { method: "PUT", body: JSON.stringify({ url: "https://m.example/webhooks/kakao" }) };
    expect((await dealer.app.request("/__webhook", put)).status).toBe(200);
    await dealer.call("POST", `${await dealer.group(FRIEND)}/send`, {});
    dealer.clock.at += MINUTE;
    return dealer;
  };
  const turns = async ({ app, clock }: ReturnType<typeof openDealer>, count: number) => {
    for (let turn = 0; turn < count; turn += 1) {
      await app.request("/__ledger");
      await Bun.sleep(0);
      clock.at += 10_000;
    }
  };

  test("of a complete group comes once when it is taken, in an array, with the secret's hash", async () => {
    const { received, fetch } = listen([200]);
    await turns(await finished(fetch), 9);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      url: "https://m.example/webhooks/kakao",
      event: "GROUP-REPORT",
      secret: HASHED,
      body: [{ status: "COMPLETE" }],
    });
  });

  test("that nobody takes comes five times and no more", async () => {
    const { received, fetch } = listen([]);
    await turns(await finished(fetch), 12);
    expect(received).toHaveLength(5);
  });

  test("may be forged or doubled by a fault", async () => {
    const { received, fetch } = listen([200, 200]);
    const dealer = await finished(fetch);
    await dealer.app.request("/__faults", {
      method: "POST",
      body: JSON.stringify({
        faults: [
          { kind: "webhook_duplicate", op: "report" },
          { kind: "webhook_bad_signature", op: "report" },
        ],
      }),
    });
    await turns(dealer, 2);
    expect(received).toHaveLength(2);
    expect(received[0]?.secret).not.toBe(HASHED);
  });
});
