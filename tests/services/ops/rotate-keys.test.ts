import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createApp } from "../../../src/app.ts";
import { createSecrets } from "../../../src/auth/index.ts";
import type { ServiceContext } from "../../../src/context.ts";
import { rawStatement } from "../../../src/db/index.ts";
import type { Deps } from "../../../src/deps.ts";
import { runCli } from "../../../src/entry/cli.ts";
import { requestPasswordReset } from "../../../src/services/account/index.ts";
import { connectChannel, openConnection } from "../../../src/services/channel/index.ts";
import { checkMasterKey, rotateKeys, WrongMasterKey } from "../../../src/services/ops/index.ts";
import { openSecrets } from "../../../src/services/owner-webhook/signing-secrets.ts";
import { enter, listParticipants, withdraw } from "../../../src/services/participation/index.ts";
import { namedKey, seededBytes } from "../../auth/support.ts";
import { createTestApp, type TestApp } from "../../helpers/app.ts";
import { at, rpc, textAt } from "../../helpers/rpc.ts";
import { storeDb } from "../../helpers/store-db.ts";
import { openShop, type Shop } from "../../security/shops.ts";
import { sourceFiles } from "../../support/source-files.ts";

let app: TestApp;
let shop: Shop;
let codes: Map<string, string>;
const PHONES = ["010-1111-0001", "010-1111-0002", "010-1111-0003"];

/** A shop whose secrets are all sealed by the key named "master". */
beforeEach(async () => {
  app = await createTestApp();
  shop = await openShop(app, "shop");
  codes = new Map();
  for (const phone of PHONES) codes.set(phone, (await register(app.deps, phone)).entryCode);
  await connect(app.deps, "first-blog");
  await requestPasswordReset({ ctx: contextOf(app.deps), input: { email: "shop@shop.kr" } });
});
afterEach(() => app.close());

/** The service started with these master keys, the current one first. */
async function startedWith(...names: [string, ...string[]]): Promise<Deps> {
  const [first, ...others] = names;
  const masterKeys: [ReturnType<typeof namedKey>, ...ReturnType<typeof namedKey>[]] = [
    namedKey(first),
    ...others.map(namedKey),
  ];
  const secrets = await createSecrets({ masterKeys, randomBytes: seededBytes(names.join()) });
  return { ...app.deps, secrets };
}

function contextOf(deps: Deps, kind: "system" | "operator" | "anonymous" = "system"): ServiceContext {
  const address = "203.0.113.9";
  const actor = kind === "system" ? ({ kind, address: "" } as const) : { kind, address };
  return { deps, actor, requestId: "request", traceparent: null };
}

async function register(deps: Deps, phone: string) {
  const event = await rpc(app, { type: "query", path: "participation.event", input: { slug: shop.slug } });
  const privacyVersion = String(at(event.json, "result", "data", "privacyVersion"));
  const consent = { privacy: true as const, privacyVersion };
  const input = { slug: shop.slug, phone, name: "김손님", over14: true as const, consent };
  return enter({ ctx: contextOf(deps, "anonymous"), input });
}

const connect = (deps: Deps, blogId: string) =>
  connectChannel({
    ctx: contextOf(deps),
    input: { storeId: shop.storeId, channel: "NaverBlog", credentials: { blogId } },
  });

const rotate = (deps: Deps, limit = 500) =>
  rotateKeys({ ctx: contextOf(deps, "operator"), input: { limit } });

/** What only the keys can open, opened. */
async function opened(deps: Deps) {
  const ctx = contextOf(deps);
  const { account } = await openConnection(ctx, { storeId: shop.storeId, channel: "NaverBlog" });
  const [mail] = await app.controlRows("select id, payload_cipher from mail_outbox");
  const payload = await deps.secrets.fields.decrypt(String(mail?.["payload_cipher"]), [
    "mail_outbox",
    String(mail?.["id"]),
    "payload",
  ]);
  const page = await listParticipants({ ctx, input: { eventId: shop.eventId, limit: 100 } });
  return { blogId: account.credentials["blogId"], mailTo: at(JSON.parse(payload), "to"), page };
}

describe("after the key was changed", () => {
  test("everything is sealed anew, and opens without the old key", async () => {
    const before = await opened(app.deps);
    const both = await startedWith("next", "master");
    expect(await opened(both)).toEqual(before);
    expect(await rotate(both)).toEqual({ resealed: 6, remaining: 0, unreadable: 0, oldMarks: 0 });
    const alone = await startedWith("next");
    expect(await opened(alone)).toEqual(before);
    const oldOnly = await startedWith("master");
    await expect(opened(oldOnly)).rejects.toThrow();
  });

  test("the signing secret of an owner's webhook stays what the owner was shown", async () => {
    const { storeId, token } = shop;
    const input = { storeId, url: "https://hooks.example.com/in", types: ["event.ended"] };
    const made = await rpc(app, { type: "mutation", path: "webhooks.create", input, token });
    const endpointId = textAt(made.json, "result", "data", "id");
    expect(await rotate(await startedWith("next", "master"))).toMatchObject({ resealed: 7, remaining: 0 });
    const [row] = await app.rows("select secrets_cipher from webhook_endpoints");
    const alone = contextOf(await startedWith("next"));
    const [current] = await openSecrets(alone, { storeId, endpointId }, String(row?.["secrets_cipher"]));
    expect(current?.secret).toBe(textAt(made.json, "result", "data", "secret"));
  });

  test("one person stays one person: before, during and after, with either key", async () => {
    const both = await startedWith("next", "master");
    const again = (deps: Deps, phone: string) =>
      register(deps, phone).then(
        () => "entered",
        (error: unknown) => at(error, "reason"),
      );
    expect(await again(both, "010-1111-0001")).toBe("ALREADY_ENTERED");
    await rotate(both, 3);
    for (const phone of PHONES) expect(await again(both, phone)).toBe("ALREADY_ENTERED");
    await rotate(both);
    const alone = await startedWith("next");
    for (const phone of PHONES) expect(await again(alone, phone)).toBe("ALREADY_ENTERED");
    const [phone = ""] = PHONES;
    const input = { slug: shop.slug, entryCode: codes.get(phone) ?? "", phone };
    expect(await withdraw({ ctx: contextOf(alone, "anonymous"), input })).toEqual({ ok: true });
    expect(await again(alone, phone)).toBe("entered");
  });

  test("a limit does a part, a repetition the rest, and one more nothing", async () => {
    const both = await startedWith("next", "master");
    const steps = [];
    for (let step = 0; step < 5; step += 1) steps.push(await rotate(both, 2));
    expect(steps.map(({ resealed, remaining }) => [resealed, remaining])).toEqual([
      [2, 4],
      [2, 2],
      [2, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test("two operators at the same time seal each value once", async () => {
    const both = await startedWith("next", "master");
    const all = await Promise.all(Array.from({ length: 4 }, () => rotate(both)));
    expect(all.reduce((sum, { resealed }) => sum + resealed, 0)).toBe(6);
    expect((await rotate(both)).remaining).toBe(0);
    expect((await opened(await startedWith("next"))).blogId).toBe("first-blog");
  });

  test("an owner who connects anew meanwhile keeps the new connection", async () => {
    const both = await startedWith("next", "master");
    let isFirst = true;
    const decrypt = async (sealed: string, place: readonly [string, ...string[]]) => {
      const plain = await both.secrets.fields.decrypt(sealed, place);
      if (isFirst) {
        isFirst = false;
        await connect(both, "second-blog");
      }
      return plain;
    };
    const fields = { ...both.secrets.fields, decrypt };
    await rotate({ ...both, secrets: { ...both.secrets, fields } });
    expect((await opened(await startedWith("next"))).blogId).toBe("second-blog");
  });

  test("a value that no key opens is stepped over, counted and left as it is", async () => {
    await storeDb(app.deps).write([
      rawStatement(
        "update participants set phone_cipher = 'v1.gone.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA' where id = ?",
        [shop.participantId],
      ),
    ]);
    const both = await startedWith("next", "master");
    expect(await rotate(both)).toEqual({ resealed: 5, remaining: 1, unreadable: 1, oldMarks: 0 });
    expect(await rotate(both)).toEqual({ resealed: 0, remaining: 1, unreadable: 1, oldMarks: 0 });
  });

  test("marks of people who left cannot be made anew: they are counted until their event ends", async () => {
    const [phone = ""] = PHONES;
    const input = { slug: shop.slug, entryCode: codes.get(phone) ?? "", phone };
    await withdraw({ ctx: contextOf(app.deps, "anonymous"), input });
    const both = await startedWith("next", "master");
    expect(await rotate(both)).toMatchObject({ resealed: 5, remaining: 0, oldMarks: 1 });
    await storeDb(app.deps).write([
      rawStatement("update participants set phone_key = 'gone:' || id where withdrawn_at is not null", []),
    ]);
    expect((await rotate(both)).oldMarks).toBe(0);
  });
});

test("the command goes on until nothing is left", async () => {
  const both = await startedWith("next", "master");
  const lines: string[] = [];
  const serve = async (input: string | URL | Request, init?: RequestInit) =>
    createApp().fetch(new Request(input, init), { deps: both, address: "127.0.0.1" });
  const code = await runCli({
    args: ["rotate-keys", "--json"],
    env: { OPERATOR_TOKEN: app.deps.operatorToken },
    fetch: Object.assign(serve, { preconnect: () => {} }),
    print: (line) => void lines.push(line),
  });
  expect([code, JSON.parse(lines.join())]).toEqual([
    0,
    { resealed: 6, remaining: 0, unreadable: 0, oldMarks: 0 },
  ]);
});

describe("a start with a master key", () => {
  const start = async (...names: [string, ...string[]]) => checkMasterKey(await startedWith(...names));

  test("that is another than the database's is refused, and names the variable to set", async () => {
    await start("master");
    await start("master");
    const refused: unknown = await start("wrong").catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WrongMasterKey);
    expect(String(refused)).toMatch(/MADANG_SECRET is not .* MADANG_SECRET_PREVIOUS /);
  });

  test("goes on with the database's as the previous one, and without it only after the rotation", async () => {
    await start("master");
    await start("next", "master");
    await expect(start("next")).rejects.toThrow(WrongMasterKey);
    const rotated = await rotate(await startedWith("next", "master"));
    expect(rotated).toEqual({ resealed: 7, remaining: 0, unreadable: 0, oldMarks: 0 });
    await start("next");
    await expect(start("master")).rejects.toThrow(WrongMasterKey);
  });

  test("is refused until the rotation has come to its end", async () => {
    await start("master");
    expect(await rotate(await startedWith("next", "master"), 6)).toMatchObject({ remaining: 1 });
    await expect(start("next")).rejects.toThrow(WrongMasterKey);
  });

  test("of two first starts with different keys one is refused", async () => {
    const starts = await Promise.allSettled([start("one"), start("two")]);
    expect(starts.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

test("is the operator's alone", async () => {
  await expect(rotateKeys({ ctx: contextOf(app.deps), input: { limit: 1 } })).rejects.toThrow();
});

test("knows every column that holds sealed values", () => {
  const schema = sourceFiles("src/db/schema").flatMap((file) =>
    Array.from(file.code.matchAll(/text\("([a-z_]+_cipher)"\)/g), (match) => match[1]),
  );
  expect(schema.sort()).toEqual([
    "contact_cipher",
    "credentials_cipher",
    "name_cipher",
    "payload_cipher",
    "phone_cipher",
    "salt_cipher",
    "secrets_cipher",
    "seed_cipher",
    "value_cipher",
  ]);
});
