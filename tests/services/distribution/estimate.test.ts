import { afterEach, expect, test } from "bun:test";
import { type Channel, type ChannelId, registryOf } from "../../../src/channels/index.ts";
import { addRecipient, approvedEvent, createWorld, type World } from "./world.ts";

let world: World;
afterEach(() => world.close());

/** The product's channels, but Kakao reaches one person at a time. */
function oneAtATime() {
  const { channels } = world.deps;
  const get = (id: ChannelId): Channel => {
    const channel = registryOf(channels).get(id);
    if (id !== "KakaoChannel") return channel;
    const { descriptor } = channel;
    return { ...channel, descriptor: { ...descriptor, limits: { ...descriptor.limits, recipientMax: 1 } } };
  };
  return { channels: { ...channels, adapters: { registry: { ...registryOf(channels), get } } } };
}

test("an estimate says when more people agreed than one message reaches", async () => {
  world = await createWorld();
  const place = await approvedEvent(world);
  const ask = async () => {
    const [row] = await world
      .callWith(oneAtATime())
      .distribution.estimate({ eventId: place.eventId, channels: [{ channel: "KakaoChannel" }] });
    return row?.issues.find(({ field }) => field === "recipients");
  };
  expect(await ask()).toMatchObject({ severity: "hard", code: "NO_RECIPIENTS" });
  await addRecipient(world, place, "01012345678");
  expect(await ask()).toBeUndefined();
  await addRecipient(world, place, "01087654321");
  expect(await ask()).toMatchObject({ severity: "soft", code: "TOO_MANY_RECIPIENTS" });
});
