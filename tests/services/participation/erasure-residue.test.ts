import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createWorld, entryOf, openEvent, openShop, phoneOf } from "./world.ts";

test.each(["withdraw", "erase"] as const)("not even ciphers and keys stay on disk after %s", async (verb) => {
  const world = await createWorld();
  const event = await openEvent(world, await openShop(world));
  const secrets: string[] = [];
  for (let n = 0; n < 40; n++) {
    const input = entryOf(event, { phone: phoneOf(n), name: `남궁제갈${n}` });
    const { entryCode } = await world.anyone().participation.enter(input);
    const [row] = await world.rows(
      "select phone_cipher, name_cipher, phone_key from participants where entry_code = ?",
      entryCode,
    );
    secrets.push(...Object.values(row ?? {}).map(String));
    await world.anyone().participation[verb]({ slug: event.slug, entryCode, phone: phoneOf(n) });
  }
  await world.checkpoint();
  const bytes = Buffer.concat(
    readdirSync(world.folder).map((name) => readFileSync(join(world.folder, name))),
  );
  expect(secrets.filter((text) => bytes.includes(text))).toEqual([]);
  await world.close();
});
