import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { type Fetch, registryOf } from "../../../src/channels/index.ts";
import { kmpWebhook } from "../../../src/channels/kmp/webhook.ts";
import {
  createSimulators,
  type Fault,
  IN_PROCESS_ENDPOINTS,
  SIMULATOR_KMP_CREDENTIALS,
  simulatorFetch,
} from "../../../src/channels/simulators/index.ts";
import { createKit, EVENT, NOON } from "../kit.ts";
import { schemaProblems } from "./contract.ts";

const SECRET = SIMULATOR_KMP_CREDENTIALS.webhookSecret;
const OTHER = "whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldA==";
const BODY = JSON.stringify({
  type: "campaign.status_changed",
  id: "evt_1",
  occurredAt: "2026-11-18T12:00:00+09:00",
  data: { resourceId: "c-1", externalRef: "run-1:GenieTV", status: "RUNNING", sequence: 3 },
});

function headersFor(change: { id?: string; at?: number; secrets?: string[]; body?: string } = {}): Headers {
  const { id = "evt_1", at = NOON, secrets = [SECRET], body = BODY } = change;
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, new Date(at), body));
  return new Headers({
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at / 1000)),
    "webhook-signature": signatures.join(" "),
  });
}

function verified(headers: Headers, change: { body?: string; now?: number; credentials?: object } = {}) {
  const credentials = { ...SIMULATOR_KMP_CREDENTIALS, ...change.credentials };
  const { body = BODY, now = NOON } = change;
  return kmpWebhook.verify({ body, headers, now, account: { credentials, app: {} } });
}

describe("a webhook", () => {
  test("is believed with the right signature, by the clock that is given", async () => {
    expect(await verified(headersFor())).toBe(true);
    for (const years of [-30, 50]) {
      const at = NOON + years * 365 * 86_400_000;
      expect(await verified(headersFor({ at }), { now: at })).toBe(true);
    }
  });

  test.each([
    [-301, false],
    [-300, true],
    [300, true],
    [301, false],
  ])("%d s away from our clock: %p", async (seconds, expected) => {
    expect(await verified(headersFor({ at: NOON + seconds * 1000 }))).toBe(expected);
  });

  test("is refused with another body, id, time or secret, and without a header", async () => {
    expect(await verified(headersFor(), { body: BODY.replace("RUNNING", "ENDED") })).toBe(false);
    expect(await verified(headersFor({ secrets: [OTHER] }))).toBe(false);
    for (const [name, value] of [
      ["webhook-id", "evt_2"],
      ["webhook-id", "evt.1 2"],
      ["webhook-timestamp", String(NOON / 1000 + 1)],
      ["webhook-timestamp", "1e9"],
      ["webhook-signature", "v1,"],
      ["webhook-signature", `v2${headersFor().get("webhook-signature")?.slice(2)}`],
    ] as const) {
      const headers = headersFor();
      headers.set(name, value);
      expect(await verified(headers)).toBe(false);
      headers.delete(name);
      expect(await verified(headers)).toBe(false);
    }
  });

  test("is believed by either secret while one is changed for the other, in either direction", async () => {
    const changing = { webhookSecret: OTHER, previousWebhookSecret: SECRET };
    expect(await verified(headersFor(), { credentials: changing })).toBe(true);
    expect(await verified(headersFor({ secrets: [OTHER] }), { credentials: changing })).toBe(true);
    expect(await verified(headersFor({ secrets: [OTHER, SECRET] }))).toBe(true);
    const changed = { webhookSecret: OTHER };
    expect(await verified(headersFor(), { credentials: changed })).toBe(false);
  });

  test("is refused where the store has no secret, or one that is no base64", async () => {
    expect(await verified(headersFor(), { credentials: { webhookSecret: undefined } })).toBe(false);
    expect(await verified(headersFor(), { credentials: { webhookSecret: "whsec_no" } })).toBe(false);
    const odd = { webhookSecret: "A".repeat(33) };
    expect(await verified(headersFor(), { credentials: odd })).toBe(false);
  });

  test("of any noise is refused and never throws", async () => {
    const text = fc.string({ unit: "binary-ascii" }).map((value) => value.replace(/[^\x21-\x7e ]/g, ""));
    await fc.assert(
      fc.asyncProperty(text, text, text, fc.string(), async (id, at, signature, body) => {
        const headers = new Headers({
          "webhook-id": id,
          "webhook-timestamp": at,
          "webhook-signature": signature,
        });
        expect(await verified(headers, { body })).toBe(false);
      }),
    );
  });

  test("wakes the row that it names, and is known again by its id", async () => {
    expect(await kmpWebhook.parse(BODY, headersFor())).toEqual([
      {
        dedupeKey: "evt_1",
        kind: "campaign.status_changed",
        subject: { by: "externalRef", externalRef: "run-1:GenieTV" },
      },
    ]);
  });

  test.each([
    "",
    "[]",
    "{}",
    '{"type":"x"}',
    BODY.replace("run-1:GenieTV", ""),
    BODY.replace("campaign.", ""),
  ])("that says %p is no webhook", async (body) => {
    await expect(kmpWebhook.parse(body, headersFor())).rejects.toMatchObject({
      reason: "CHANNEL_BAD_RESPONSE",
    });
  });
});

type Received = { readonly body: string; readonly headers: Headers };

/** A partner that calls us back, with one campaign that it has accepted. */
async function partner(answer: () => Response | Promise<Response>, title = EVENT.title) {
  const kit = createKit();
  const received: Received[] = [];
  const fetch: Fetch = async (_, init) => {
    received.push({ body: String(init?.body), headers: new Headers(init?.headers) });
    return answer();
  };
  const clock = { at: NOON };
  const sleep = async (ms: number) => {
    clock.at += ms;
  };
  const simulators = createSimulators({ now: () => clock.at, sleep, seed: "hooks", fetch });
  const { GenieTV: app } = simulators;
  const callbackUrl = "https://madang.example/webhooks/GenieTV/1";
  const ctx = () =>
    kit.context("GenieTV", {
      fetch: simulatorFetch(simulators),
      now: clock.at,
      callbackUrl,
      event: { ...EVENT, title },
      account: { ...kit.context("GenieTV").account, endpoint: IN_PROCESS_ENDPOINTS.GenieTV },
    });
  const channel = registryOf(kit.runtime).get("GenieTV");
  const outcome = await channel.commit(ctx(), {});
  return {
    clock,
    received,
    outcome,
    types: () => received.map(({ body }): unknown => typeOf(body)),
    cancel: () => channel.cancel(ctx(), {}),
    fault: (faults: Partial<Fault>[]) =>
      app.request("/__faults", { method: "POST", body: JSON.stringify({ faults }) }),
    async later(ms: number) {
      clock.at += ms;
      await app.request("/__ledger");
      await Promise.resolve();
    },
    isGood: ({ body, headers }: Received) => verified(headers, { body, now: clock.at }),
  };
}

function typeOf(body: string): string {
  const event: { type: string; data: { status: string } } = JSON.parse(body);
  return `${event.type} ${event.data.status}`;
}

const taken = () => new Response(null, { status: 204 });
const MINUTE = 60_000;

describe("a simulated partner", () => {
  test("tells of every change once, signed and in the contract's form", async () => {
    const place = await partner(taken);
    expect(place.received).toEqual([]);
    await place.later(MINUTE);
    await place.later(86_400_000);
    await place.later(0);
    expect(place.types()).toEqual([
      "campaign.status_changed APPROVED",
      "stats.updated APPROVED",
      "campaign.status_changed RUNNING",
    ]);
    const last = place.received.at(-1);
    expect(last && (await place.isGood(last))).toBe(true);
    for (const { body } of place.received)
      expect(schemaProblems("WebhookEvent", JSON.parse(body))).toEqual([]);
  });

  test("tells of a cancellation at once and of a rejection with its reason", async () => {
    const place = await partner(taken);
    await place.cancel();
    expect(place.types()).toEqual(["campaign.status_changed CANCELLED"]);
    const rejected = await partner(taken, "심사거절 잔치");
    await rejected.later(MINUTE);
    expect(rejected.types()).toEqual(["campaign.status_changed REJECTED"]);
    expect(rejected.received[0]?.body).toContain('"reason":"PROHIBITED_EXPRESSION"');
  });

  test("tries again when nobody took it, with the same id, and gives up in the end", async () => {
    let isUp = false;
    const place = await partner(() => {
      if (isUp) return taken();
      throw new TypeError("connection refused");
    });
    await place.cancel();
    await place.later(9_000);
    expect(place.received).toHaveLength(1);
    await place.later(1_000);
    isUp = true;
    await place.later(MINUTE);
    await place.later(86_400_000);
    expect(place.received).toHaveLength(3);
    expect(new Set(place.received.map(({ headers }) => headers.get("webhook-id"))).size).toBe(1);
    const deaf = await partner(() => new Response(null, { status: 500 }));
    await deaf.cancel();
    for (let day = 0; day < 20; day += 1) await deaf.later(86_400_000);
    expect(deaf.received).toHaveLength(6);
  });

  test("is not held up by a receiver that never answers", async () => {
    const place = await partner(() => new Promise<Response>(() => {}));
    await place.cancel();
    await place.later(MINUTE);
    expect(place.received.length).toBeGreaterThan(0);
  });

  test.each<[Partial<Fault>, boolean, number]>([
    [{ kind: "webhook_duplicate" }, true, 2],
    [{ kind: "webhook_bad_signature" }, false, 1],
    [{ kind: "webhook_stale" }, false, 1],
    [{ kind: "webhook_rotated_secret" }, true, 1],
  ])("under %j its event is good: %p", async (fault, isGood, count) => {
    const place = await partner(taken);
    await place.fault([{ ...fault, op: "webhook", times: 1 }]);
    await place.cancel();
    expect(place.received).toHaveLength(count);
    for (const one of place.received) expect(await place.isGood(one)).toBe(isGood);
    expect(new Set(place.received.map(({ headers }) => headers.get("webhook-id"))).size).toBe(1);
  });

  test("can tell of things in the wrong order, and late", async () => {
    const place = await partner(taken);
    await place.fault([{ kind: "webhook_out_of_order", op: "webhook", times: 1 }]);
    await place.later(MINUTE);
    await place.later(86_400_000);
    expect(place.types()).toEqual([
      "stats.updated APPROVED",
      "campaign.status_changed APPROVED",
      "campaign.status_changed RUNNING",
    ]);
    const slow = await partner(taken);
    await slow.fault([{ kind: "webhook_slow", op: "webhook", times: 1, latencyMs: 30_000 }]);
    await slow.cancel();
    expect(slow.clock.at - NOON).toBe(30_000);
  });
});
