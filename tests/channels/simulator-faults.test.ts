import { describe, expect, test } from "bun:test";
import { CHANNEL_IDS, type ChannelId } from "../../src/channels/index.ts";
import { FAULT_KINDS, Fault } from "../../src/channels/simulators/faults.ts";
import { createKit, type Kit } from "./kit.ts";

async function ask(kit: Kit, id: ChannelId, { path, body }: { path: string; body?: unknown }) {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await kit.simulators[id].request(path, init);
  return { status: answer.status, body: await answer.json() };
}

describe("whoever plays with a simulator", () => {
  test.each([...CHANNEL_IDS])("finds at / of %s how to break it, with an example that works", async (id) => {
    const kit = createKit();
    const { body } = await ask(kit, id, { path: "/" });
    expect(body.faults.kinds).toEqual([...FAULT_KINDS]);
    expect(Object.keys(body.faults.fields).sort()).toEqual(Object.keys(Fault.shape).sort());
    const set = await ask(kit, id, { path: "/__faults", body: body.faults.example });
    expect(set.status).toBe(200);
    expect(Object.keys(body.steps)).toContain(set.body.faults[0].op);
  });

  test.each([
    [{ faults: [{ kind: "error_after", op: "publich" }] }, "faults.0.op"],
    [{ faults: [{ kind: "magic" }] }, "faults.0.kind"],
    [{ faults: [{ kind: "refuse", status: 200 }] }, "faults.0.status"],
    [{ fault: [] }, "faults"],
  ])("is told what %j should have said, and no fault is set", async (body, field) => {
    const kit = createKit();
    const answer = await ask(kit, "GenieTV", { path: "/__faults", body });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: "INVALID_REQUEST", steps: { create: "write" }, kinds: [...FAULT_KINDS] },
    });
    expect(answer.body.fields).toContain(field);
    expect((await ask(kit, "GenieTV", { path: "/__faults" })).body.faults).toEqual([]);
  });

  test.each(["any", "write", "token", "create"])("may break the calls %p", async (op) => {
    const kit = createKit();
    const body = { faults: [{ kind: "error_before", op }] };
    expect((await ask(kit, "GenieTV", { path: "/__faults", body })).status).toBe(200);
  });

  test("sees the faults that still wait, and how often", async () => {
    const kit = createKit();
    const faults = [
      { kind: "error_before", op: "token", times: 2 },
      { kind: "latency", op: "stats", latencyMs: 5, skip: 3 },
      { kind: "maintenance", op: "token", times: 1 },
    ];
    await ask(kit, "GenieTV", { path: "/__faults", body: { faults } });
    await ask(kit, "GenieTV", { path: "/oauth/token", body: {} });
    expect((await ask(kit, "GenieTV", { path: "/__faults" })).body).toEqual({
      faults: [
        { kind: "error_before", op: "token", times: 1, skip: 0 },
        { kind: "latency", op: "stats", latencyMs: 5, skip: 3 },
      ],
      faultsFired: [
        { kind: "error_before", op: "token", fired: 1 },
        { kind: "maintenance", op: "token", fired: 1 },
      ],
    });
  });

  test("reads at Naver's how the owner's hand is played", async () => {
    const { body } = await ask(createKit(), "NaverBlog", { path: "/" });
    expect(body.notes.join("\n")).toContain("POST /__owner/posts { blogId, title, text, tags? }");
  });
});
