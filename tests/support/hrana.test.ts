import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "@libsql/client/web";
import { type HranaServer, startHranaServer } from "./hrana.ts";

let folder: string;
let server: HranaServer;
let client: Client;
let now = 1_000_000;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "madang-hrana-"));
  server = startHranaServer({
    path: join(folder, "test.db"),
    streamTtlMs: 10_000,
    busyMs: 2_000,
    now: () => now,
  });
  client = createClient({ url: server.url, authToken: server.token });
  await client.execute(
    "create table items(id integer primary key, label text, amount real, data blob) strict",
  );
});

afterEach(async () => {
  client.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const insert = (id: number | bigint, label: string) => ({
  sql: "insert into items(id, label) values (?, ?)",
  args: [BigInt(id), label],
});

async function countItems(): Promise<number> {
  const result = await client.execute("select count(*) as n from items");
  return Number(result.rows[0]?.["n"]);
}

describe("our Hrana server, driven by @libsql/client", () => {
  test("returns each kind of value as it was bound", async () => {
    const big = createClient({ url: server.url, authToken: server.token, intMode: "bigint" });
    const data = new Uint8Array([0, 1, 2, 253, 254, 255]);
    await big.execute({
      sql: "insert into items values (:id, @label, $amount, :data)",
      args: { id: 9_007_199_254_740_993n, label: "마당 'quoted' \u{1F389}", amount: 0.1, data },
    });
    const { rows, columns } = await big.execute("select id, label, amount, data, null as absent from items");
    expect(columns).toEqual(["id", "label", "amount", "data", "absent"]);
    const [row] = rows;
    expect(row?.["id"]).toBe(9_007_199_254_740_993n);
    expect(row?.["label"]).toBe("마당 'quoted' \u{1F389}");
    expect(row?.["amount"]).toBe(0.1);
    expect(row?.["data"]).toEqual(data.buffer);
    expect(row?.["absent"]).toBeNull();
    big.close();
  });

  test("reports affected rows of plain writes, of writes that return rows, and of reads", async () => {
    await client.batch([insert(1, "a"), insert(2, "b"), insert(3, "c")], "write");
    expect((await client.execute("update items set label = 'x' where id < 3")).rowsAffected).toBe(2);
    const returning = await client.execute("delete from items where id > 1 returning id");
    expect([returning.rows.length, returning.rowsAffected]).toEqual([2, 2]);
    expect((await client.execute("select * from items")).rowsAffected).toBe(0);
  });

  test("rolls a whole batch back when one statement fails, and names the failure", async () => {
    const failing = client.batch([insert(1, "a"), insert(1, "again"), insert(2, "b")], "write");
    const error: unknown = await failing.catch((caught: unknown) => caught);
    expect(String(error)).toContain("UNIQUE constraint failed: items.id");
    expect(error).toHaveProperty("code", expect.stringContaining("SQLITE_CONSTRAINT"));
    expect(await countItems()).toBe(0);
    expect(server.openStreams()).toBe(0);
  });

  test("answers a batch in one request, with a repeated text stored once", async () => {
    const before = server.pipelines();
    const statements = Array.from({ length: 40 }, (_, index) => insert(index, `item ${index}`));
    await client.batch(statements, "write");
    expect(server.pipelines() - before).toBe(1);
    expect(await countItems()).toBe(40);
  });

  test("keeps an interactive transaction apart until it commits", async () => {
    const transaction = await client.transaction("write");
    await transaction.execute(insert(1, "inside"));
    expect(await countItems()).toBe(0);
    await transaction.commit();
    expect(await countItems()).toBe(1);
  });

  test("forgets an interactive transaction that is rolled back", async () => {
    const transaction = await client.transaction("write");
    await transaction.execute(insert(1, "inside"));
    await transaction.rollback();
    expect(await countItems()).toBe(0);
  });

  test("lets a write wait for another stream's transaction and then commits it", async () => {
    const transaction = await client.transaction("write");
    await transaction.execute(insert(1, "first"));
    const waiting = client.batch([insert(2, "second")], "write");
    await transaction.commit();
    await waiting;
    expect(await countItems()).toBe(2);
  });

  test("drops a stream that stays idle too long, with its transaction", async () => {
    const transaction = await client.transaction("write");
    await transaction.execute(insert(1, "lost"));
    now += 10_001;
    await client.execute(insert(2, "kept"));
    const late: unknown = await transaction.execute(insert(3, "late")).catch((caught: unknown) => caught);
    expect(String(late)).toContain("expired");
    expect(await countItems()).toBe(1);
  });

  test("ends a transaction that stays open too long: others go on, and it hears of it", async () => {
    const transaction = await client.transaction("write");
    await transaction.execute(insert(1, "lost"));
    now += 5_000;
    await client.execute(insert(2, "kept"));
    const late: unknown = await transaction.execute(insert(3, "late")).catch((caught: unknown) => caught);
    expect(late).toHaveProperty("code", "TRANSACTION_TIMEOUT");
    expect(await countItems()).toBe(1);
  });

  test("loses nothing under 50 concurrent batches and reads", async () => {
    const work = Array.from({ length: 50 }, async (_, index) => {
      await client.batch([insert(index * 2, "even"), insert(index * 2 + 1, "odd")], "write");
      return countItems();
    });
    const seen = await Promise.all(work);
    expect(seen.every((count) => count % 2 === 0 && count >= 2)).toBe(true);
    expect(await countItems()).toBe(100);
    expect(server.openStreams()).toBe(0);
  });

  test("runs several statements from one text", async () => {
    await client.executeMultiple("insert into items(id) values (7); insert into items(id) values (8);");
    expect(await countItems()).toBe(2);
  });

  test("refuses a request without the token, an unknown baton and an unknown request", async () => {
    const post = (body: unknown, token = server.token) =>
      fetch(`${server.url}/v2/pipeline`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    expect((await post({ requests: [] }, "other")).status).toBe(401);
    expect((await post({ baton: "unknown", requests: [] })).status).toBe(400);
    expect((await post({ requests: "none" })).status).toBe(400);
    const described: unknown = await (
      await post({ requests: [{ type: "describe" }, { type: "close" }] })
    ).json();
    expect(JSON.stringify(described)).toContain('does not answer \\"describe\\"');
  });
});
