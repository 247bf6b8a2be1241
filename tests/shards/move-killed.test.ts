import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { MOVE_POINTS } from "../../src/db/move/index.ts";
import { tickMoves } from "../../src/services/ops/index.ts";
import type { TestApp } from "../helpers/app.ts";
import { at, rpc } from "../helpers/rpc.ts";
import { openShop, type Shop } from "../security/shops.ts";
import { contentOf, createShardedApp, move, whereIs } from "./world.ts";

const SWITCHED = MOVE_POINTS.indexOf("switched");
const FENCED = MOVE_POINTS.indexOf("fenced");
const LEASE_OVER_MS = 16_000;

let app: TestApp;
let shop: Shop;
let other: Shop;
beforeEach(async () => {
  app = await createShardedApp();
  shop = await openShop(app, "moving");
  other = await openShop(app, "staying");
  await app.settled();
});
afterEach(() => app.close());

/** @returns the signal that ended the process, null when none did */
async function dieAt(point: string): Promise<unknown> {
  const script = join(import.meta.dir, "dying-move.ts");
  const args = [app.folder, shop.storeId, "main", "second", String(app.clock.now()), point];
  const child = Bun.spawn([process.execPath, script, ...args], { stdout: "ignore", stderr: "inherit" });
  await child.exited;
  return child.signalCode;
}

async function recordSales(): Promise<number> {
  const input = { storeId: shop.storeId, days: [{ date: "2026-09-30", amountKrw: 1_000 }] };
  return (await rpc(app, { type: "mutation", path: "sales.record", input, token: shop.token })).status;
}

async function differences(): Promise<unknown> {
  const input = { eventId: shop.eventId };
  const answer = await rpc(app, { type: "query", path: "analytics.verifyCounts", input, token: shop.token });
  return at(answer.json, "result", "data", "differences") ?? answer.body;
}

describe("a move whose process is killed", () => {
  for (const [index, point] of MOVE_POINTS.entries()) {
    const end = index < SWITCHED ? "main" : "second";
    test(`when it is ${point} ends with the store whole in ${end}, and can be moved on`, async () => {
      const [before, others] = [await contentOf(app, shop.storeId), await contentOf(app, other.storeId)];
      expect(await dieAt(point)).toBe("SIGKILL");
      app.clock.advance(4_000);
      const isShut = index >= FENCED && point !== "open" && point !== "cleaned";
      expect(await recordSales()).toBe(isShut ? 503 : 200);
      app.clock.advance(LEASE_OVER_MS);
      expect(await tickMoves({ ctx: app.system() })).toEqual({ takenUp: 1 });
      await app.settled();
      expect(await whereIs(app, shop.storeId)).toEqual({ rows: [end], map: end, isMoving: false });
      if (isShut && end === "main") expect(await contentOf(app, shop.storeId)).toBe(before);
      expect(await recordSales()).toBe(200);
      expect(await differences()).toEqual([]);
      const onward = end === "main" ? "second" : "main";
      await move(app, shop.storeId, onward);
      await app.settled();
      expect(await whereIs(app, shop.storeId)).toEqual({ rows: [onward], map: onward, isMoving: false });
      expect([await recordSales(), await differences()]).toEqual([200, []]);
      expect(await contentOf(app, other.storeId)).toBe(others);
    }, 30_000);
  }
});
