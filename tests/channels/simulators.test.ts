import { describe, expect, test } from "bun:test";
import { idempotencyKeyFor } from "../../src/channels/idempotency-key.ts";
import { CHANNEL_IDS, registryOf } from "../../src/channels/index.ts";
import { createKit, type Kit, NOON } from "./kit.ts";
import { CAMPAIGN as BODY, codeOf, signedIn as signedInTo } from "./kmp/partner-client.ts";

/** The mechanics that every simulator has are tried on one of them. */
const signedIn = (kit: Kit) => signedInTo(kit, "GenieTV");

describe("every simulator", () => {
  test.each([...CHANNEL_IDS])("%s says that it is one", async (id) => {
    const response = await createKit().simulators[id].request("/");
    expect(response.headers.get("x-simulator")).toBe("madang");
    expect(await response.json()).toMatchObject({ simulator: true, channel: id, steps: expect.anything() });
  });

  test("keeps a ledger whose numbers can be asked for any moment", async () => {
    const kit = createKit();
    const send = await signedIn(kit);
    await send("POST", "/campaigns", { body: BODY, key: "k" });
    const at = async (asOf: number) => {
      const answer = await kit.simulators.GenieTV.request(`/__ledger?asOf=${new Date(asOf).toISOString()}`);
      return answer.json();
    };
    const [now, later] = [await at(NOON), await at(NOON + 86_400_000)];
    expect(now.posts[0]).toMatchObject({
      externalRef: "row-1",
      marker: "code1",
      netCostKrw: 100_000,
      status: "IN_REVIEW",
    });
    expect(later.posts[0].stats.adViews).toBeGreaterThan(now.posts[0].stats.adViews);
    expect(await at(NOON)).toEqual({ ...now, calls: expect.anything() });
  });
});

describe("the door", () => {
  test("refuses a wrong client, a foreign or old token, a forged, old or altered request", async () => {
    const kit = createKit();
    const send = await signedIn(kit);
    const wrong = await kit.simulators.GenieTV.request("/oauth/token", {
      method: "POST",
      headers: { authorization: `Basic ${btoa("x:y")}` },
    });
    expect([wrong.status, await wrong.json()]).toEqual([401, { error: "invalid_client" }]);
    const health = (headers: Record<string, string>) => send("GET", "/health", { headers }).then(codeOf);
    expect(await health({ authorization: "Bearer other" })).toEqual([401, "TOKEN_EXPIRED"]);
    expect(await health({ "x-signature": "v1=00" })).toEqual([401, "INVALID_SIGNATURE"]);
    expect(await health({ "x-timestamp": "1" })).toEqual([401, "INVALID_SIGNATURE"]);
    expect((await send("GET", "/health")).status).toBe(200);
    kit.clock.at += 3_600_000;
    expect(await codeOf(await send("GET", "/health"))).toEqual([401, "TOKEN_EXPIRED"]);
  });

  test("an adapter gets a fresh token when the old one has run out", async () => {
    const kit = createKit();
    const channel = registryOf(kit.runtime).get("GenieTV");
    await channel.probe(kit.context("GenieTV"));
    kit.clock.at += 3_600_000;
    expect(await channel.probe(kit.context("GenieTV"))).toEqual({ ok: true });
  });
});

describe("the idempotency key", () => {
  test("missing is 400, another body 422, the same request a replay, one post in all", async () => {
    const kit = createKit();
    const send = await signedIn(kit);
    expect(await codeOf(await send("POST", "/campaigns", { body: BODY }))).toEqual([
      400,
      "IDEMPOTENCY_KEY_MISSING",
    ]);
    const first = await send("POST", "/campaigns", { body: BODY, key: "k" });
    expect(first.status).toBe(202);
    const again = await send("POST", "/campaigns", { body: BODY, key: "k" });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await again.json()).toEqual(await first.json());
    const other = await send("POST", "/campaigns", { body: { ...BODY, title: "다른 제목" }, key: "k" });
    expect(await codeOf(other)).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
    expect(await kit.ledger("GenieTV")).toHaveLength(1);
  });

  test("in flight is 409 with Retry-After, of ten at once one post", async () => {
    const kit = createKit();
    const send = await signedIn(kit);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send("POST", "/campaigns", { body: BODY, key: "k" })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(202);
    expect(statuses.every((status) => status === 202 || status === 409)).toBe(true);
    for (const answer of answers.filter(({ status }) => status === 409))
      expect(answer.headers.get("retry-after")).toBe("1");
    expect(await kit.ledger("GenieTV")).toHaveLength(1);
  });

  test("another key for the same reference is refused", async () => {
    const send = await signedIn(createKit());
    await send("POST", "/campaigns", { body: BODY, key: "k" });
    expect(await codeOf(await send("POST", "/campaigns", { body: BODY, key: "k2" }))).toEqual([
      409,
      "DUPLICATE_EXTERNAL_REF",
    ]);
  });

  test("of ours is a UUID of version 5 that only its name decides", async () => {
    const key = await idempotencyKeyFor("row-1:0");
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await idempotencyKeyFor("row-1:0")).toBe(key);
    expect(await idempotencyKeyFor("row-1:1")).not.toBe(key);
  });
});

describe("the same seed", () => {
  test("gives the same ids and numbers, another seed others", async () => {
    const views = async () => {
      const kit = createKit();
      await (await signedIn(kit))("POST", "/campaigns", { body: BODY, key: "k" });
      return (await kit.ledger("GenieTV"))[0];
    };
    expect(await views()).toEqual(await views());
  });
});

describe("faults", () => {
  test("unknown ones are refused, known ones answer as asked and end when cleared", async () => {
    const kit = createKit();
    const bad = await kit.simulators.GenieTV.request("/__faults", {
      method: "POST",
      body: '{"faults":[{"kind":"magic"}]}',
    });
    expect(bad.status).toBe(400);
    const send = await signedIn(kit);
    await kit.fault("GenieTV", [{ kind: "maintenance", op: "read", retryAfter: "7", times: 2 }]);
    const answer = await send("GET", "/health");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "7"]);
    await kit.clearFaults("GenieTV");
    expect((await send("GET", "/health")).status).toBe(200);
  });
});
