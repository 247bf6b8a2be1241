import { afterAll, beforeAll, expect, setSystemTime, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { receiveMadang } from "../../../docs/samples/verify-webhook.ts";
import { tickWebhooks } from "../../../src/services/owner-webhook/index.ts";
import { ROOT } from "../../support/source-files.ts";
import { createWorld, type World } from "../analytics/world.ts";

let world: World;
const posts: Request[] = [];
beforeAll(async () => {
  world = await createWorld({
    postPublic: async (url, post) => {
      posts.push(new Request(url, { ...post, method: "POST" }));
      return new Response(null, { status: 204 });
    },
  });
});
afterAll(() => world.close());

test("the guide's receiver takes a real call once, and nothing that was changed on the way", async () => {
  const owner = await world.owner("owner@example.com");
  const storeId = await world.store(owner);
  const url = "https://hooks.example.com/in";
  const { id: endpointId, secret } = await owner.call.webhooks.create({
    storeId,
    url,
    types: ["event.ended"],
  });
  await owner.call.webhooks.test({ storeId, endpointId });
  await tickWebhooks({ ctx: world.system() });
  await world.settled();
  const [post] = posts;
  if (!post) throw new Error("nothing was sent");
  const taken: string[] = [];
  const receive = receiveMadang(secret, async ({ type }) => void taken.push(type));
  setSystemTime(new Date(world.clock.now()));
  const changed = new Request(post.url, { method: "POST", headers: post.headers, body: "{}" });
  expect((await receive(changed)).status).toBe(400);
  expect((await receive(post.clone())).status).toBe(204);
  expect((await receive(post.clone())).status).toBe(204);
  setSystemTime();
  expect(taken).toEqual(["webhook.test"]);
});

test("the guide shows the receiver that is run here", () => {
  const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
  expect(read("docs/guides/notifications-and-webhooks.md")).toContain(
    `\`\`\`ts\n${read("docs/samples/verify-webhook.ts")}\`\`\``,
  );
});
