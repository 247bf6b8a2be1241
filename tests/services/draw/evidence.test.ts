import { expect, test } from "bun:test";
import { strFromU8, unzipSync } from "fflate";
import { recompute } from "../../draw/independent.ts";
import { createWorld, drawn, endedEvent, openShop } from "./world.ts";

test("an event's evidence holds the proof of its draw, and an event without one none [N-32] [N-08]", async () => {
  const world = await createWorld();
  const shop = await openShop(world);
  const [event, without] = [await drawn(world, shop), await endedEvent(world, shop)];
  const filesOf = async (eventId: string) =>
    unzipSync(Uint8Array.fromBase64((await shop.call.analytics.evidence({ eventId })).base64));
  const proof = JSON.parse(strFromU8((await filesOf(event.eventId))["draw.json"] ?? new Uint8Array()));
  expect(recompute(proof).picks).toEqual(proof.reveal.picks);
  expect(Object.keys(await filesOf(without.eventId))).not.toContain("draw.json");
  await world.close();
});
