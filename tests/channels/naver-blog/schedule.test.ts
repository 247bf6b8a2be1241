import { describe, expect, test } from "bun:test";
import { drive, type NEW_RECORD } from "../../../src/channels/index.ts";
import { createKit, EVENT } from "../kit.ts";
import { createBlog, DAY, HOUR, MINUTE, NOON, stored, waiting } from "./support.ts";

/** Follows a row from look to look, as the tick does, until `days` are over. */
async function follow(days: number, endsAt = NOON + 30 * DAY) {
  const blog = await createBlog();
  const event = { ...blog.context().event, endsAt };
  let outcome = waiting(await blog.channel.prepare(blog.context({ event })));
  const pauses: number[] = [outcome.pollAfterMs];
  const reminders = new Set<number>();
  const until = Math.min(NOON + days * DAY, endsAt - 1);
  while (blog.clock.at + outcome.pollAfterMs <= until) {
    blog.clock.at += outcome.pollAfterMs;
    outcome = waiting(await blog.channel.check(blog.context({ event }), stored(outcome.state)));
    pauses.push(outcome.pollAfterMs);
    if (outcome.action.remindedAt !== null) reminders.add(outcome.action.remindedAt);
  }
  return { pauses, reminders: [...reminders], at: blog.clock.at };
}

describe("the looks for a post", () => {
  test("come every 5 minutes for an hour, hourly for three days, then every 6 hours", async () => {
    const { pauses } = await follow(5);
    const inMinutes = pauses.map((ms) => ms / MINUTE);
    expect(inMinutes.slice(0, 13)).toEqual(Array(13).fill(5));
    const hourly = inMinutes.slice(13).filter((minutes) => minutes === 60);
    expect(hourly.length).toBeGreaterThanOrEqual(70);
    expect(hourly.length).toBeLessThanOrEqual(72);
    const late = inMinutes.slice(13 + hourly.length);
    expect(late.length).toBeGreaterThan(5);
    expect(new Set(late)).toEqual(new Set([360]));
  });

  test("remind once, after three days", async () => {
    const { reminders } = await follow(6);
    expect(reminders).toHaveLength(1);
    const after = (reminders[0] ?? 0) - NOON;
    expect(after).toBeGreaterThanOrEqual(72 * HOUR);
    expect(after).toBeLessThan(73 * HOUR);
  });

  test("remind at half of its time where the event is shorter than that", async () => {
    const { reminders } = await follow(2, NOON + 2 * DAY);
    expect(reminders).toHaveLength(1);
    expect((reminders[0] ?? 0) - NOON).toBeLessThan(DAY + HOUR);
  });

  test("do not sleep over the deadline", async () => {
    const endsAt = NOON + 4 * DAY + 1_234_567;
    const { at, pauses } = await follow(9, endsAt);
    expect(at + (pauses.at(-1) ?? 0)).toBe(endsAt);
  });
});

/** What an owner reads while nothing hinders the look. */
const ASKED = "글을 직접 올려 주세요. 올린 뒤 글 주소를 알려 주시면 확인할게요.";

describe("the driver", () => {
  test("fails a post that is not there at the deadline, with NOT_POSTED and no call that changes anything", async () => {
    const kit = createKit();
    const waitingRow = await drive(kit.job("NaverBlog"));
    expect(waitingRow).toMatchObject({ status: "ACTION_REQUIRED", commitAttempts: 0, message: ASKED });
    kit.clock.at = EVENT.endsAt;
    const job = kit.job("NaverBlog", { record: restored(waitingRow) });
    expect(await drive(job)).toMatchObject({ status: "FAILED", reason: "NOT_POSTED", action: null });
  });

  test("keeps the action while Naver cannot be read, and shows what hinders the look", async () => {
    const kit = createKit();
    const account = { ...kit.context("NaverBlog").account, credentials: { blogId: "dalbit" } };
    const record = restored(await drive(kit.job("NaverBlog", { context: { account } })));
    await kit.fault("NaverBlog", [{ kind: "error_before" }]);
    kit.clock.at += 5 * MINUTE;
    const down = await drive(kit.job("NaverBlog", { record, context: { account } }));
    expect(down).toMatchObject({ status: "ACTION_REQUIRED", action: record.action });
    expect(down?.nextAttemptAt ?? 0).toBeGreaterThan(kit.clock.at);
    await kit.fault("NaverBlog", [{ kind: "html", op: "rss" }]);
    const unknown = await drive(kit.job("NaverBlog", { record: restored(down), context: { account } }));
    expect(unknown).toMatchObject({
      status: "ACTION_REQUIRED",
      message: "블로그 아이디를 확인해 주세요.",
      field: "blogId",
    });
    await kit.clearFaults("NaverBlog");
    const mended = await drive(kit.job("NaverBlog", { record: restored(unknown), context: { account } }));
    expect(mended).toMatchObject({ status: "ACTION_REQUIRED", message: ASKED, field: null });
  });
});

/** As the database gives a record back. */
function restored(record: typeof NEW_RECORD | null): typeof NEW_RECORD {
  if (record === null) throw new Error("the journal refused");
  return structuredClone(record);
}
