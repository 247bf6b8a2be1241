import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { EventSource } from "eventsource";
import { createClient, type LiveMessage, type MadangError, watchStore } from "../../src/client/index.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { until } from "../support/until.ts";
import { newPerson } from "./support.ts";

let app: TestApp;
let server: Bun.Server<undefined>;
let baseUrl: string;
let streams: AbortController[] = [];
const opened: string[] = [];

/** The app on a real socket: an EventSource talks to nothing less. `streams` can be cut from outside. */
beforeAll(async () => {
  app = await createTestApp({ sleep: () => Bun.sleep(5) });
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const body = method === "POST" ? await request.text() : undefined;
      if (pathname !== "/trpc/analytics.live") {
        return app.fetch(`${pathname}${search}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
        });
      }
      opened.push(search);
      const cut = new AbortController();
      streams.push(cut);
      const signal = AbortSignal.any([request.signal, cut.signal]);
      return app.fetch(`${pathname}${search}`, { method, headers, signal });
    },
  });
  baseUrl = `http://127.0.0.1:${server.port}`;
});
afterAll(async () => {
  cutStreams();
  await server.stop(true);
  await app.close();
});

function cutStreams(): void {
  for (const stream of streams) stream.abort();
  streams = [];
}

async function openShop() {
  const client = createClient({ baseUrl });
  await client.account.signUp.mutate(newPerson());
  const store = await client.stores.create.mutate({
    name: "가게",
    industry: "음식점",
    address: "서울시 강남구 1",
  });
  return { client, storeId: store.id };
}

function watch(shop: Awaited<ReturnType<typeof openShop>>, storeId = shop.storeId) {
  const messages: LiveMessage[] = [];
  const errors: MadangError[] = [];
  const stop = watchStore({
    baseUrl,
    client: shop.client,
    storeId,
    EventSource: asEventSource(EventSource),
    onMessage: (message) => messages.push(message),
    onError: (error) => errors.push(error),
    sleep: () => Bun.sleep(5),
  });
  return { messages, errors, stop };
}

/** The package's class differs from the platform's in types only. */
function asEventSource(implementation: unknown): typeof globalThis.EventSource {
  return implementation as typeof globalThis.EventSource;
}

describe("live helper of the client [R-190]", () => {
  test("says ready, then the newest counts of an event that changes", async () => {
    const shop = await openShop();
    const { messages, stop } = watch(shop);
    await until("ready", () => messages.some(({ type }) => type === "ready") || undefined);
    const { id } = await shop.client.events.createDraft.mutate({ storeId: shop.storeId, objective: "SALES" });
    await app.settled();
    const event = await until("counts", () => messages.find(({ type }) => type === "event"));
    expect(event).toMatchObject({ eventId: id, participants: 0, conversions: 0 });
    stop();
  });

  test("says at once that there is no EventSource, instead of blaming the network for ever", async () => {
    const shop = await openShop();
    expect(globalThis.EventSource).toBeUndefined();
    const { client, storeId } = shop;
    expect(() => watchStore({ baseUrl, client, storeId, onMessage: () => {} })).toThrow("EventSource");
  });

  test("opens each connection with a ticket of its own and goes on where the last one ended", async () => {
    const shop = await openShop();
    const { messages, errors, stop } = watch(shop);
    await until("ready", () => messages.some(({ type }) => type === "ready") || undefined);
    const before = opened.length;
    cutStreams();
    await until("a second connection", () => opened.length > before || undefined);
    const tickets = opened
      .slice(before - 1)
      .map((search) => new URLSearchParams(search).get("connectionParams"));
    expect(new Set(tickets).size).toBe(tickets.length);
    expect(opened.at(-1)).toContain("lastEventId");
    expect(errors.map(({ code }) => code)).toEqual(["NETWORK"]);
    stop();
  });

  test("a ticket opens one connection only, and nothing else", async () => {
    const shop = await openShop();
    const { ticket } = await shop.client.account.streamTicket.mutate();
    const params = encodeURIComponent(JSON.stringify({ ticket }));
    const input = encodeURIComponent(JSON.stringify({ storeId: shop.storeId }));
    const open = (procedure: string) =>
      app.fetch(`/trpc/${procedure}?connectionParams=${params}&input=${input}`, {
        headers: { accept: "text/event-stream" },
      });
    expect((await open("stores.get")).status).toBe(401);
    const first = await open("analytics.live");
    expect([first.status, first.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    await first.body?.cancel();
    expect(await (await open("analytics.live")).text()).toContain("UNAUTHORIZED");
  });

  test("gives up on a store of somebody else", async () => {
    const shop = await openShop();
    const other = await openShop();
    const { errors } = watch(shop, other.storeId);
    await until("the refusal", () => errors.length > 0 || undefined);
    expect(errors.map(({ code }) => code)).toEqual(["NOT_FOUND"]);
  });

  test("is quiet after it was stopped", async () => {
    const shop = await openShop();
    const gone = watch(shop);
    const here = watch(shop);
    await until("both are ready", () => (gone.messages.length > 0 && here.messages.length > 0) || undefined);
    gone.stop();
    const seen = gone.messages.length;
    await shop.client.events.createDraft.mutate({ storeId: shop.storeId, objective: "SALES" });
    await app.settled();
    await until("counts", () => here.messages.find(({ type }) => type === "event"));
    here.stop();
    expect([gone.messages.length, gone.errors.length]).toEqual([seen, 0]);
  });
});
