import { describe, expect, test } from "bun:test";
import { CHANNEL_IDS, type ChannelId, drive, isChannelError, NEW_RECORD } from "../../src/channels/index.ts";
import { createKit } from "./kit.ts";

const API_CHANNELS = CHANNEL_IDS.filter((id) => id !== "NaverBlog");

/** The laws of channel.ts, the same for every adapter. */
describe.each([...CHANNEL_IDS])("%s keeps the laws of a channel", (id: ChannelId) => {
  test("content derived from the event has no hard issue", () => {
    const kit = createKit();
    const ctx = kit.context(id);
    const issues = kit.runtime.registry.get(id).validate(ctx.content, ctx);
    expect(issues.filter(({ severity }) => severity === "hard")).toEqual([]);
  });

  test("what it derives fits its own schema, and unknown keys do not", () => {
    const kit = createKit();
    const channel = kit.runtime.registry.get(id);
    expect(channel.contentSchema.safeParse(kit.context(id).content).success).toBe(true);
    expect(channel.contentSchema.safeParse({ surprise: 1 }).success).toBe(false);
  });

  test("every issue names a field and speaks Korean", () => {
    const kit = createKit();
    const channel = kit.runtime.registry.get(id);
    for (const issue of channel.validate({}, kit.context(id))) {
      expect(issue.field).not.toBe("");
      expect(issue.message).toMatch(/[가-힣].*\.$/);
    }
  });

  test("limits and descriptor survive JSON", () => {
    const { descriptor } = createKit().runtime.registry.get(id);
    expect(JSON.parse(JSON.stringify(descriptor))).toEqual(JSON.parse(JSON.stringify({ ...descriptor })));
    expect(descriptor.id).toBe(id);
  });

  test("an account without endpoint or credentials is NOT_CONFIGURED or assisted, never an invented success", async () => {
    const kit = createKit();
    const account = { id: "connection-1", endpoint: null, credentials: {}, app: {} };
    const result = await drive(kit.job(id, { context: { account } }));
    expect(id === "NaverBlog" ? result?.status : result?.reason).toBe(
      id === "NaverBlog" ? "ACTION_REQUIRED" : "NOT_CONFIGURED",
    );
  });

  test("a probe answers with the right credentials and refuses wrong ones", async () => {
    const kit = createKit();
    const channel = kit.runtime.registry.get(id);
    expect(await channel.probe(kit.context(id))).toEqual({ ok: true });
    const wrong = kit.context(id, {
      account: {
        ...kit.context(id).account,
        endpoint: kit.context(id).account.endpoint,
        credentials: { clientId: "other", clientSecret: "wrong-secret", signingSecret: "wrong-secret" },
      },
    });
    const thrown = await channel.probe(wrong).catch((error: unknown) => error);
    expect(isChannelError(thrown) && thrown.reason).toBe("RECONNECT_NEEDED");
  });

  test("no secret and no phone number is in record, attempts or ledger", async () => {
    const kit = createKit();
    const job = kit.job(id);
    const record = await drive(job);
    const seen = JSON.stringify([record, job.entries, await kit.ledger(id)]);
    for (const secret of ["simulator-client-secret", "simulator-signing-secret", "01012345678", "sim-1-"])
      expect(seen).not.toContain(secret);
  });
});

describe.each(API_CHANNELS)("%s posts at most once", (id: ChannelId) => {
  test("after a commit took effect, reconcile and check find the post and never say ready", async () => {
    const kit = createKit();
    const channel = kit.runtime.registry.get(id);
    await channel.commit(kit.context(id), {});
    expect((await channel.reconcile(kit.context(id), {})).type).toBe("published");
    expect((await channel.check(kit.context(id), {})).type).toBe("published");
  });

  test("before any commit reconcile is proof that nothing was posted", async () => {
    const kit = createKit();
    expect((await kit.runtime.registry.get(id).reconcile(kit.context(id), {})).type).toBe("ready");
  });

  test("the same context commits twice and posts once", async () => {
    const kit = createKit();
    const channel = kit.runtime.registry.get(id);
    await channel.commit(kit.context(id), {});
    await channel.commit(kit.context(id), {});
    expect(await kit.ledger(id)).toHaveLength(1);
  });

  test("another key for the same row is refused by the partner and found by look-up", async () => {
    const kit = createKit();
    await drive(kit.job(id));
    const again = await drive(kit.job(id, { record: { ...NEW_RECORD, generation: 7 } }));
    expect(again?.status).toBe("SUCCESS");
    expect(await kit.ledger(id)).toHaveLength(1);
  });

  test("the post carries the marker that proves it is ours", async () => {
    const kit = createKit();
    await drive(kit.job(id));
    const [post] = await kit.ledger(id);
    expect(post?.marker ?? "").toBe(id === "RingoBiz" ? "" : id);
  });

  test("statistics never go down while time passes", async () => {
    const kit = createKit();
    const record = await drive(kit.job(id));
    const read = () => {
      const ref = record?.ref;
      if (!ref) throw new Error("not posted");
      const ctx = kit.context(id);
      return kit.runtime.registry.get(id).fetchStats({ ...ctx, eventId: ctx.event.id, state: {}, ref });
    };
    const first = await read();
    kit.clock.at += 86_400_000;
    const second = await read();
    expect(second.asOf).toBeGreaterThan(first.asOf);
    for (const metric of kit.runtime.registry.get(id).descriptor.metrics)
      expect(second[metric] ?? -1).toBeGreaterThanOrEqual(first[metric] ?? 0);
  });
});
