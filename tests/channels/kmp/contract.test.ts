import { describe, expect, test } from "bun:test";
import { Webhook } from "standardwebhooks";
import { sha256Hex } from "../../../src/channels/digest.ts";
import { type ChannelContext, type ChannelId, registryOf } from "../../../src/channels/index.ts";
import { KmpStatus } from "../../../src/channels/kmp/answers.ts";
import { KMP_ERRORS } from "../../../src/channels/kmp/errors.ts";
import { KmpCredentials, signRequest } from "../../../src/channels/kmp/index.ts";
import { campaigns } from "../../../src/channels/simulators/kmp/campaigns.ts";
import { distributions } from "../../../src/channels/simulators/kmp/distributions.ts";
import { ringtones } from "../../../src/channels/simulators/kmp/ringtones.ts";
import { createKit, EVENT } from "../kit.ts";
import { DOCUMENT, nodeAt, schemaProblems, watched } from "./contract.ts";

const CHANNELS = ["GenieTV", "WooridongneTV", "RingoBiz"] as const;
const CALLBACK = "https://madang.example/webhooks/x/1";

const LIVES: Record<(typeof CHANNELS)[number], string[]> = {
  GenieTV: ["createCampaign", "findCampaign", "getCampaign", "campaignStats", "cancelCampaign"],
  WooridongneTV: [
    "createDistribution",
    "findDistribution",
    "getDistribution",
    "eventStats",
    "cancelDistribution",
  ],
  RingoBiz: ["putRingtone", "findRingtone", "eventStats", "restoreRingtone"],
};

/** One post from probe to cancellation through the adapter, every exchange held against the contract. */
async function wholeLife(id: ChannelId, change: Partial<ChannelContext> = {}) {
  const kit = createKit();
  const { fetch, exchanges } = watched(kit.runtime.fetch);
  const channel = registryOf(kit.runtime).get(id);
  const ctx = () => kit.context(id, { fetch, callbackUrl: CALLBACK, ...change });
  await channel.probe(ctx());
  await channel.reconcile(ctx(), {});
  const posted = await channel.commit(ctx(), {});
  await channel.commit(ctx(), {});
  if (posted.type !== "published") throw new Error(posted.type);
  kit.clock.at += 86_400_000;
  await channel.check(ctx(), posted.state ?? {});
  await channel.fetchStats({ ...ctx(), eventId: EVENT.id, state: posted.state ?? {}, ref: posted.ref });
  await channel.cancel(ctx(), posted.state ?? {});
  await channel.cancel(ctx(), posted.state ?? {});
  return exchanges;
}

describe.each([...CHANNELS])("%s and its simulator", (id) => {
  test("speak the published contract in every request and answer", async () => {
    const exchanges = await wholeLife(id);
    for (const exchange of exchanges) {
      const { operationId, requestProblems, answerProblems } = exchange;
      expect({ operationId, requestProblems, answerProblems }).toEqual({
        operationId,
        requestProblems: [],
        answerProblems: [],
      });
    }
    const seen = new Set(exchanges.map(({ operationId }) => operationId));
    expect([...seen]).toEqual(expect.arrayContaining(["token", "health", ...LIVES[id]]));
  });

  test("are caught when they say something else", async () => {
    const { fetch, exchanges } = watched(async () => Response.json({ status: "MAYBE" }, { status: 418 }));
    await fetch("https://partner.example/campaigns?marker=x", { method: "POST", body: '{"marker":"x"}' });
    const [exchange] = exchanges;
    expect(exchange?.requestProblems).toEqual(
      expect.arrayContaining(["Idempotency-Key is missing", "X-Signature is missing", "marker is unknown"]),
    );
    expect(exchange?.answerProblems).not.toEqual([]);
  });

  test("keep to it where the store has neither coordinates nor anybody who listens", async () => {
    const kit = createKit();
    const store = { ...kit.context(id).store, location: null };
    const exchanges = await wholeLife(id, { store, callbackUrl: null });
    expect(exchanges.flatMap(({ requestProblems }) => requestProblems)).toEqual([]);
  });

  test.each(["rate_limited", "maintenance", "error_before", "refuse"] as const)(
    "refuse by it under the fault %s",
    async (kind) => {
      const kit = createKit();
      const { fetch, exchanges } = watched(kit.runtime.fetch);
      await kit.fault(id, [{ kind, op: "create", code: "STORE_NOT_LINKED", status: 403, retryAfter: "7" }]);
      await registryOf(kit.runtime)
        .get(id)
        .commit(kit.context(id, { fetch }), {})
        .catch(() => undefined);
      expect(exchanges.flatMap(({ answerProblems }) => answerProblems)).toEqual([]);
      expect(exchanges.at(-1)?.status).toBeGreaterThanOrEqual(400);
    },
  );
});

describe("the contract itself", () => {
  const description = String(nodeAt(["info"])?.node["description"]);

  test("says that it is our own proposal", () => {
    expect(description).toContain("our own proposal");
    expect(DOCUMENT["openapi"]).toBe("3.1.0");
  });

  test("names every code that the client knows, and the client knows every code that it names", () => {
    const named = new Set(
      description
        .split("\n")
        .filter((line) => /^\| [\d, ]+ \|/.test(line))
        .flatMap((line) => line.match(/[A-Z][A-Z_]{4,}/g) ?? []),
    );
    const known = Object.keys(KMP_ERRORS).filter((code) => !/^\d/.test(code));
    expect([...named, "INVALID_CLIENT"].filter((code) => code !== "INTERNAL").sort()).toEqual(known.sort());
  });

  test("names everything that a partner hands a store, and nothing else", () => {
    const named = [...description.matchAll(/^ *\| `([a-zA-Z]+)` \|/gm)].map(([, name = ""]) => name);
    expect(named.sort()).toEqual(Object.keys(KmpCredentials.shape).sort());
  });

  test("names the type of every event, and a tone that is off its line is no tone applied", () => {
    const types = nodeAt(["components", "schemas", "WebhookEvent", "properties", "type"])?.node["enum"];
    for (const { eventType } of [campaigns, distributions, ringtones])
      for (const status of KmpStatus.options) expect(types).toContain(eventType(status));
    expect(["RUNNING", "FAILED", "ENDED", "CANCELLED"].map((status) => ringtones.eventType(status))).toEqual([
      "ringtone.applied",
      "ringtone.failed",
      "ringtone.ended",
      "ringtone.ended",
    ]);
  });

  test("has a signature example that comes out", async () => {
    const body = '{"externalRef":"0192f0c1-6a52-7c1e-9a6e-1f2d3c4b5a69"}';
    const signable = { method: "POST", pathWithQuery: "/campaigns", timestamp: 1_795_057_200, body };
    expect(description).toContain(body);
    expect(description).toContain(await sha256Hex(body));
    expect(description).toContain(`X-Signature: ${await signRequest("example-signing-secret", signable)}`);
  });

  test("has a webhook example that comes out", () => {
    const body = /`(\{"type":"campaign[^`]+)`/.exec(description)?.[1] ?? "";
    const secret = /`(whsec_[A-Za-z0-9+/]{20,})`/.exec(description)?.[1] ?? "";
    const signature = new Webhook(secret).sign("evt_1", new Date(1_795_057_200_000), body);
    expect(description).toContain(`webhook-signature: ${signature}`);
    expect(schemaProblems("WebhookEvent", JSON.parse(body))).toEqual([]);
  });

  test("refuses what a partner must refuse", () => {
    const offer = {
      externalRef: "row-1",
      eventId: "event-1",
      title: "가을 잔치",
      region: { code: "11680", name: "서울 강남구" },
      schedule: { startDate: "2026-11-19", endDate: "2026-11-27", timeSlots: ["weekday_evening"] },
      budget: 100_000,
      creative: { url: "https://cdn.example.com/a.mp4", durationSec: 15, type: "video/mp4" },
    };
    expect(schemaProblems("CampaignOffer", offer)).toEqual([]);
    for (const change of [
      { marker: "x" },
      { budget: 105_000 },
      { region: { code: "1168", name: "서울" } },
      { creative: { ...offer.creative, durationSec: 20 } },
      { schedule: { ...offer.schedule, timeSlots: ["midnight"] } },
    ])
      expect(schemaProblems("CampaignOffer", { ...offer, ...change })).not.toEqual([]);
  });
});
