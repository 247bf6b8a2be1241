import { expect, test } from "bun:test";
import { at, textAt } from "../../helpers/rpc.ts";
import { jpeg } from "../../media/samples.ts";
import { createMediaWorld, mutate } from "./world.ts";

test("an uploaded picture goes out with the event, measured by its channels", async () => {
  const world = await createMediaWorld();
  const { storeId } = world.mine;
  const tall = textAt((await world.upload(jpeg({ width: 500, height: 4_000, orientation: 1 }))).json, "url");
  const square = textAt((await world.upload(jpeg({ width: 1_080, height: 1_080 }))).json, "url");
  const now = world.app.clock.now();
  const { data: draft } = await mutate(world, "events.createDraft", { storeId, objective: "SALES" });
  const eventId = textAt(draft, "id");
  const fields = {
    title: "가을 잔치",
    description: "떡볶이를 드시면 추첨해요",
    prizeName: "튀김 세트",
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + 864_000_000).toISOString(),
    targetParticipants: 100,
    imageUrl: square,
  };
  await mutate(world, "events.update", { eventId, version: at(draft, "version"), ...fields });
  expect((await mutate(world, "events.approve", { eventId })).status).toBe(200);
  const withPicture = (imageUrl: string) =>
    mutate(world, "distribution.distribute", {
      eventId,
      channels: [{ channel: "Instagram", content: { imageUrl } }],
    });
  const refused = await withPicture(tall);
  expect(refused.status === 200 && statusOf(refused.data) === "SUCCESS").toBe(false);
  const sent = await mutate(world, "distribution.distribute", {
    eventId,
    channels: [{ channel: "GenieTV" }],
  });
  expect([sent.status, statusOf(sent.data)]).toEqual([200, "SUCCESS"]);
  await world.app.close();
});

function statusOf(run: unknown): unknown {
  const results = at(run, "results");
  return Array.isArray(results) ? at(results[0], "status") : undefined;
}
