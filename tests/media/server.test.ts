import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { at, textAt } from "../support/rpc.ts";
import { type StartedServer, startServer } from "../support/server.ts";
import { createShopClient, type Shop } from "../support/shop.ts";
import { until } from "../support/until.ts";
import { big32, FTYP, join, jpeg, moov, mp4, trak } from "./samples.ts";

setDefaultTimeout(120_000);

const PIECE = new Uint8Array(256 * 1024).fill(5);

/** A film of `pieces` × 256 KiB whose index comes last. `hold` stops it before its end. */
function film(pieces: number, hold?: Promise<void>): { body: ReadableStream<Uint8Array>; size: number } {
  const head = join(FTYP, big32(8 + pieces * PIECE.byteLength), "mdat");
  const index = moov(trak("vide"));
  let sent = -1;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (sent < 0) controller.enqueue(head);
      else if (sent < pieces) controller.enqueue(PIECE);
      else {
        await hold;
        controller.enqueue(index);
        controller.close();
      }
      sent += 1;
    },
  });
  return { body, size: head.byteLength + pieces * PIECE.byteLength + index.byteLength };
}

/** Most memory the process ever held, in MB; undefined where the system does not tell. */
function peakMemory(pid: number): number | undefined {
  const file = `/proc/${pid}/status`;
  const peak = existsSync(file) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(file, "utf8"))?.[1] : undefined;
  return peak === undefined ? undefined : Number(peak) / 1024;
}

describe("a server on a folder", () => {
  let dataDir: string;
  let server: StartedServer;
  let shop: Shop;
  beforeAll(async () => {
    dataDir = mkdtempSync(path(tmpdir(), "madang-media-server-"));
    server = await startServer({ dataDir });
    shop = await createShopClient(server.url).openShop("media@server.kr");
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const upload = (body: BodyInit, contentType: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/v1/media`, {
      method: "POST",
      body,
      headers: { "content-type": contentType, authorization: `Bearer ${shop.token}`, ...headers },
    });
  const files = (folder: string) =>
    existsSync(path(dataDir, "media", folder)) ? readdirSync(path(dataDir, "media", folder)) : [];

  test("a film of 150 MB flows to the disk; the process never holds it", async () => {
    await upload(film(4).body, "video/mp4");
    const before = peakMemory(server.pid);
    const { body, size } = film(600);
    const response = await upload(body, "video/mp4");
    const answer: unknown = await response.json();
    expect(response.status).toBe(200);
    expect(at(answer, "bytes")).toBe(size);
    const stored = path(dataDir, "media", shop.storeId, `${textAt(answer, "sha256")}.mp4`);
    expect(statSync(stored).size).toBe(size);
    const after = peakMemory(server.pid);
    if (before !== undefined && after !== undefined) expect(after - before).toBeLessThan(100);
    const url = new URL(textAt(answer, "url")).pathname;
    const part = await fetch(`${server.url}${url}`, { headers: { range: `bytes=${size - 100}-` } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 100]);
  });

  test("201 MB are refused, and the server goes on", async () => {
    const outcome = await upload(film(804).body, "video/mp4").then(
      (response) => response.status,
      () => "the connection was closed",
    );
    expect([413, "the connection was closed"]).toContain(outcome);
    await until("nothing of it is left", () => files("unfinished").length === 0 || undefined);
    expect((await upload(jpeg(), "image/jpeg")).status).toBe(200);
  });

  test("a sender that is cut off leaves nothing", async () => {
    const abort = new AbortController();
    const { body } = film(40, new Promise(() => {}));
    const sending = fetch(`${server.url}/api/v1/media`, {
      method: "POST",
      body,
      headers: { "content-type": "video/mp4", authorization: `Bearer ${shop.token}` },
      signal: abort.signal,
    }).catch(() => "cut off");
    await until("the film is on its way", () => files("unfinished").length === 1 || undefined);
    abort.abort();
    expect(await sending).toBe("cut off");
    await until("nothing is left", () => files("unfinished").length === 0 || undefined);
    expect(files("incoming")).toEqual([]);
  });

  test("without a token a film is refused before it is taken", async () => {
    const response = await upload(film(8).body, "video/mp4", { authorization: "Bearer none" });
    expect(response.status).toBe(401);
  });

  test("killed in the middle: what was answered is there, what was not is not", async () => {
    const kept: unknown = await (await upload(mp4(), "video/mp4")).json();
    const before = files(shop.storeId).toSorted();
    const { body } = film(40, new Promise(() => {}));
    const sending = upload(body, "video/mp4").catch(() => "lost");
    await until("the film is on its way", () => files("unfinished").length === 1 || undefined);
    server.signal("SIGKILL", "group");
    expect(await sending).toBe("lost");
    await server.exited;
    server = await startServer({ dataDir });
    expect(files(shop.storeId).toSorted()).toEqual(before);
    const url = new URL(textAt(kept, "url")).pathname;
    expect((await fetch(`${server.url}${url}`)).status).toBe(200);
  });
});
