import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createWorld, entryOf, openEvent, openShop, type World } from "./world.ts";

const PHONE = "01098761234";
const NAME = "남궁제갈선우";

/** Every byte the service has on disk: database files, their WALs, whatever else lies there. */
function everyByte(world: World): Buffer {
  return Buffer.concat(readdirSync(world.folder).map((name) => readFileSync(join(world.folder, name))));
}

async function enterOne(world: World) {
  const event = await openEvent(world, await openShop(world));
  const input = entryOf(event, { phone: PHONE, name: NAME, idempotencyKey: "k" });
  const { entryCode } = await world.anyone("198.51.100.42").participation.enter(input);
  return { slug: event.slug, entryCode, phone: PHONE };
}

const PLAIN = [PHONE, PHONE.slice(3), "010-9876-1234", NAME, NAME.normalize("NFD"), "198.51.100.42"];

describe("bytes on disk", () => {
  test("hold phone, name and address in no form a person could read, before or after erasure", async () => {
    const world = await createWorld();
    const own = await enterOne(world);
    const find = () => PLAIN.filter((text) => everyByte(world).includes(text));
    expect(find()).toEqual([]);
    await world.anyone().participation.erase(own);
    await world.checkpoint();
    expect(find()).toEqual([]);
    expect(JSON.stringify(world.logged)).not.toMatch(/98761234|남궁/);
    await world.close();
  });
});
