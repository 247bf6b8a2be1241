import { afterEach, describe, expect, test } from "bun:test";
import { type Db, rawStatement } from "../../../src/db/index.ts";
import { type MailOutcome, type MailPort, mailOff } from "../../../src/mail/index.ts";
import {
  enqueueMail,
  MAIL_LEASE_MS,
  MAIL_RETRY_MS,
  purgeMail,
  tickMail,
} from "../../../src/services/mail/index.ts";
import { DAY_MS, HOUR_MS } from "../../../src/time.ts";
import { createTestApp } from "../../helpers/app.ts";
import { scriptedMail } from "./scripted-mail.ts";

const ADDRESS = "boss@example.com";
const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

async function open(options: { isIdempotent?: boolean; port?: MailPort } = {}) {
  const mail = scriptedMail(options);
  const app = await createTestApp({ mail: options.port ?? mail.port });
  opened.push(app);
  const add = async (id: string, throttle?: { key: string; withinMs: number }) => {
    const payload = {
      to: ADDRESS,
      storeName: "달빛분식",
      messages: ["지니TV <b>실패</b>"],
      url: "http://m/app",
      unsubscribeUrl: "http://m/u",
    };
    const added = { id, kind: "failure", userId: "u", payload, ...(throttle ? { throttle } : {}) } as const;
    await app.deps.control.write([await enqueueMail(app.system(), added)]);
  };
  const rows = () =>
    app.controlRows(
      "select id, state, attempts, reason, payload_cipher, key_id from mail_outbox order by id",
    );
  return { app, ...mail, add, rows, tick: () => tickMail({ ctx: app.system() }) };
}
const EMPTY = { payload_cipher: "", key_id: "" };
const WAITS: MailOutcome = { kind: "waits", reason: "SMTP_450" };

describe("mail that waits", () => {
  test("is sealed at rest, sent once, and then nothing of it is left but that it went", async () => {
    const { app, add, rows, tick, given } = await open();
    await add("a");
    expect(JSON.stringify(await rows())).not.toContain(ADDRESS);
    expect(await tick()).toEqual({ sent: 1 });
    expect(await tick()).toEqual({ sent: 0 });
    expect(given.map(({ id, to }) => [id, to])).toEqual([["a", ADDRESS]]);
    expect(await rows()).toEqual([{ id: "a", state: "SENT", attempts: 1, reason: null, ...EMPTY }]);
    expect(app.logged.join("\n")).not.toContain(ADDRESS);
  });

  test("is looked for with a read: a turn with nothing due writes nothing", async () => {
    const { app, add, tick, given } = await open();
    await add("a");
    await tick();
    let writes = 0;
    const control: Db = {
      ...app.deps.control,
      write: (statements) => {
        writes += 1;
        return app.deps.control.write(statements);
      },
    };
    const counted = { ...app.system(), deps: { ...app.deps, control } };
    await tickMail({ ctx: counted });
    expect(writes).toBe(0);
    await add("b");
    await tickMail({ ctx: counted });
    expect(writes).toBeGreaterThan(0);
    expect(given.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test("says the same in text and in HTML, lets the reader leave, and holds no picture", async () => {
    const { add, tick, given } = await open();
    await add("a");
    await tick();
    const [mail] = given;
    expect(mail?.text).toContain("- 지니TV <b>실패</b>");
    expect(mail?.html).toContain("지니TV &lt;b&gt;실패&lt;/b&gt;");
    expect(mail?.html).not.toMatch(/<img|src=/);
    expect(mail?.headers).toEqual({
      "List-Unsubscribe": "<http://m/u>",
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
  });

  test("comes again after a growing pause, as the same mail byte for byte", async () => {
    const { app, add, rows, tick, given, answers } = await open();
    answers.push(WAITS, { kind: "unknown", reason: "NO_ANSWER" });
    await add("a");
    await tick();
    app.clock.advance(MAIL_RETRY_MS[0] - 1);
    await tick();
    expect(given).toHaveLength(1);
    app.clock.advance(1);
    await tick();
    app.clock.advance(MAIL_RETRY_MS[1]);
    await tick();
    expect(given).toHaveLength(3);
    expect(new Set(given.map((mail) => JSON.stringify(mail))).size).toBe(1);
    expect(await rows()).toMatchObject([{ state: "SENT", attempts: 3 }]);
  });

  test("is given up after the last try, or at once when it is refused, and is emptied then too", async () => {
    const { app, add, rows, tick, given, answers } = await open();
    await add("a");
    for (const pause of [...MAIL_RETRY_MS, 0]) {
      answers.push(WAITS);
      await tick();
      app.clock.advance(pause);
    }
    await add("b");
    answers.push({ kind: "refused", reason: "SMTP_550" });
    await tick();
    expect(given).toHaveLength(MAIL_RETRY_MS.length + 2);
    expect(await rows()).toEqual([
      { id: "a", state: "DEAD", attempts: 6, reason: "SMTP_450", ...EMPTY },
      { id: "b", state: "DEAD", attempts: 1, reason: "SMTP_550", ...EMPTY },
    ]);
    expect(app.logged.filter((line) => line.startsWith("mail_dead"))).toHaveLength(2);
  });

  test("is not sent when its time is over", async () => {
    const { app, add, rows, tick, given } = await open();
    await add("a");
    app.clock.advance(12 * HOUR_MS + 1);
    await tick();
    expect(given).toEqual([]);
    expect(await rows()).toMatchObject([{ state: "DEAD", reason: "TOO_OLD" }]);
  });

  test("is emptied when its time is over, though nothing is set up that sends", async () => {
    const { app, add, rows, tick } = await open({ port: mailOff });
    await add("a");
    app.clock.advance(12 * HOUR_MS);
    await tick();
    await purgeMail({ ctx: app.system() });
    expect(await rows()).toMatchObject([{ state: "WAITING", reason: null }]);
    app.clock.advance(1);
    await purgeMail({ ctx: app.system() });
    expect(await rows()).toEqual([{ id: "a", state: "DEAD", attempts: 0, reason: "TOO_OLD", ...EMPTY }]);
  });

  test("is given up when it is not of its kind, and holds up no other", async () => {
    const { app, add, rows, tick, given } = await open();
    await add("a");
    const fields = app.deps.secrets.fields;
    const other = await fields.encrypt('{"to":"boss@example.com"}', ["mail_outbox", "a", "payload"]);
    await app.deps.control.write([
      rawStatement("update mail_outbox set payload_cipher = ? where id = 'a'", [other]),
    ]);
    await add("b");
    expect(await tick()).toEqual({ sent: 1 });
    expect(given.map(({ id }) => id)).toEqual(["b"]);
    expect(await rows()).toMatchObject([
      { id: "a", state: "DEAD", reason: "UNREADABLE", ...EMPTY },
      { id: "b" },
    ]);
  });

  test("is forgotten a month after it is over", async () => {
    const { app, add, rows, tick } = await open();
    await add("a");
    await tick();
    await purgeMail({ ctx: app.system() });
    expect(await rows()).toHaveLength(1);
    app.clock.advance(30 * DAY_MS + 1);
    await add("b");
    await purgeMail({ ctx: app.system() });
    expect(await rows()).toMatchObject([{ id: "b" }]);
  });
});

describe("several processes", () => {
  test("share the work: each mail is handed over once", async () => {
    const { add, tick, given } = await open();
    const ids = Array.from({ length: 12 }, (_, index) => `m${String(index).padStart(2, "0")}`);
    for (const id of ids) await add(id);
    const done = await Promise.all([tick(), tick(), tick()]);
    expect(done.reduce((sum, { sent }) => sum + sent, 0)).toBe(ids.length);
    expect(given.map(({ id }) => id).sort()).toEqual(ids);
  });

  test("one that dies between the provider's yes and its mark: the same key again where that is harmless", async () => {
    const { app, add, rows, tick, given, answers } = await open({ isIdempotent: true });
    answers.push(new Promise<MailOutcome>(() => {}));
    await add("a");
    void tick();
    while (given.length === 0) await Bun.sleep(1);
    expect(await rows()).toMatchObject([{ state: "SENDING", attempts: 1 }]);
    app.clock.advance(MAIL_LEASE_MS + 1);
    expect(await tick()).toEqual({ sent: 1 });
    expect(given.map(({ id }) => id)).toEqual(["a", "a"]);
  });

  test("and never again where a repeat would be a second mail", async () => {
    const { app, add, rows, tick, given, answers } = await open({ isIdempotent: false });
    answers.push(new Promise<MailOutcome>(() => {}), { kind: "unknown", reason: "ESOCKET" });
    await add("a");
    void tick();
    while (given.length === 0) await Bun.sleep(1);
    await tick();
    expect(given).toHaveLength(1);
    app.clock.advance(MAIL_LEASE_MS + 1);
    await add("b");
    await tick();
    app.clock.advance(DAY_MS / 3);
    await tick();
    expect(given.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(await rows()).toMatchObject([
      { id: "a", state: "DEAD", reason: "OUTCOME_UNKNOWN", ...EMPTY },
      { id: "b", state: "DEAD", reason: "OUTCOME_UNKNOWN", ...EMPTY },
    ]);
  });
});

test("mail of one throttle key is written once in its time, and of one id once at all", async () => {
  const { app, add, rows } = await open();
  const throttle = { key: "failure store", withinMs: HOUR_MS };
  await add("a", throttle);
  app.clock.advance(HOUR_MS - 1);
  await add("b", throttle);
  await add("c");
  app.clock.advance(1);
  await add("d", throttle);
  await add("a");
  expect((await rows()).map(({ id }) => id)).toEqual(["a", "c", "d"]);
});
