import { afterAll, beforeAll, expect, test } from "bun:test";
import { createDemoBuilder } from "../../../src/entry/bun-demo.ts";
import type { MediaStorage } from "../../../src/media/index.ts";
import { createDemoWorld } from "./support.ts";

let world: Awaited<ReturnType<typeof createDemoWorld>>;
beforeAll(async () => {
  world = await createDemoWorld();
});
afterAll(() => world.close());

test("a shop's picture is stored after the row that leads to it, so that no crash leaves it without one", async () => {
  const { app } = world;
  const { storage } = app.deps.media;
  if (!storage) throw new Error("the tests have a storage");
  const written: { key: string; rows: number }[] = [];
  const note = async (key: string) => {
    const [row] = await app.rows("select count(*) as n from media where instr(?, sha256) > 0", key);
    written.push({ key, rows: Number(row?.["n"]) });
  };
  const watched: MediaStorage = {
    ...storage,
    put: async (key, ...rest) => {
      await note(key);
      return storage.put(key, ...rest);
    },
    move: async (from, to) => {
      await note(to);
      return storage.move(from, to);
    },
  };
  const deps = { ...app.deps, media: { ...app.deps.media, storage: watched } };
  const built = await createDemoBuilder(app.deps, () => deps)?.(app.newId());
  if (!built) throw new Error("simulators are there");
  expect(written).toEqual([]);
  await built.bringIn();
  await built.close();
  const [file] = await app.rows("select sha256, bytes from media where store_id = ?", built.storeId);
  const key = `${built.storeId}/${String(file?.["sha256"])}.jpg`;
  expect(written).toEqual([{ key, rows: 1 }]);
  expect(await storage.head(key)).toEqual({ bytes: Number(file?.["bytes"]) });
}, 60_000);
