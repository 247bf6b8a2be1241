import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { QueryClient } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { type AppRouter, isMadangError, MadangError } from "../../src/client/index.ts";
import { acceptsKey, listProcedures } from "../../src/rest/procedures.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { at } from "../helpers/rpc.ts";
import { type Call, clientOf, fetchOf, newPerson, noConnection } from "./support.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const SHOP = { name: "맛있는집", industry: "음식점", address: "서울시 강남구 1" };

async function signedIn(before?: (call: Call) => Promise<Response> | undefined) {
  const { fetch, calls } = fetchOf(app, before);
  const made = clientOf(fetch);
  await made.client.account.signUp.mutate(newPerson());
  return { ...made, calls };
}

async function failure(work: Promise<unknown>): Promise<MadangError> {
  try {
    await work;
  } catch (error) {
    if (isMadangError(error)) return error;
    throw error;
  }
  throw new Error("the call did not fail");
}

/** Loses the answer of the first `times` calls of a path, after the server has done them or before. */
function losing(path: string, times: number, when: "before" | "after") {
  let left = times;
  return (call: Call) => {
    if (call.path !== path || left === 0) return undefined;
    left -= 1;
    return when === "before"
      ? noConnection()
      : app.fetch(`/trpc/${path}`, call.init).then(() => noConnection());
  };
}

describe("keys of mutations", () => {
  test("every mutation but account.* takes one, as the client assumes (D-10)", async () => {
    const mutations = (await listProcedures()).filter(({ type }) => type === "mutation");
    const without = mutations.filter((procedure) => !acceptsKey(procedure)).map(({ path }) => path);
    expect(without.filter((path) => !path.startsWith("account."))).toEqual([]);
    const account = mutations.filter(({ path }) => path.startsWith("account."));
    expect(account.some(acceptsKey)).toBe(false);
  });

  test("are fresh for each call, stay the same in its repetitions, and yield to the caller's own", async () => {
    const { client, calls } = await signedIn(losing("stores.create", 1, "before"));
    await client.stores.create.mutate(SHOP);
    await client.stores.create.mutate({ ...SHOP, name: "둘째" });
    await client.stores.create.mutate({ ...SHOP, name: "셋째", idempotencyKey: "mine" });
    const keys = calls
      .filter(({ path }) => path === "stores.create")
      .map(({ body }) => at(body, "idempotencyKey"));
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(3);
    expect(keys.at(-1)).toBe("mine");
  });

  test("make a mutation whose answer was lost happen once", async () => {
    const { client } = await signedIn(losing("stores.create", 1, "after"));
    const { id } = await client.stores.create.mutate(SHOP);
    expect((await client.stores.list.query({})).items.map((store) => store.id)).toEqual([id]);
  });
});

test("the next page of an infinite query is answered, although its integration adds a direction", async () => {
  const { client } = await signedIn();
  const first = await client.stores.create.mutate(SHOP);
  const second = await client.stores.create.mutate({ ...SHOP, name: "둘째" });
  const queryClient = new QueryClient();
  const api = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
  const { pages } = await queryClient.fetchInfiniteQuery({
    ...api.stores.list.infiniteQueryOptions(
      { limit: 1 },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
    pages: 2,
  });
  const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
  expect(ids.toSorted()).toEqual([first.id, second.id].toSorted());
});

describe("repetitions", () => {
  test("a query that got lost is asked again, with a longer pause each time", async () => {
    const { client, pauses } = await signedIn(losing("account.me", 2, "before"));
    await client.account.me.query();
    expect(pauses).toEqual([250, 1_000]);
  });

  test("end after two", async () => {
    const { client, calls } = await signedIn(losing("account.me", 9, "before"));
    const error = await failure(client.account.me.query());
    expect([error.code, error.reason, error.status]).toEqual(["NETWORK", "NETWORK", 0]);
    expect(calls.filter(({ path }) => path === "account.me")).toHaveLength(3);
  });

  test("a mutation without a key is never repeated", async () => {
    const { client, calls } = await signedIn(losing("account.streamTicket", 1, "before"));
    await failure(client.account.streamTicket.mutate());
    expect(calls.filter(({ path }) => path === "account.streamTicket")).toHaveLength(1);
  });

  test("a refusal is an answer", async () => {
    const { client, calls } = await signedIn();
    await failure(client.stores.get.query({ storeId: app.newId() }));
    expect(calls.filter(({ path }) => path === "stores.get")).toHaveLength(1);
  });

  test.each([
    [1, 3, [1_000, 1_000]],
    [60, 1, []],
  ])("a server that is busy for %p s is asked %p times", async (seconds, asked, expected) => {
    const { client, calls, pauses } = await signedIn(({ path }) =>
      path === "account.me" ? Promise.resolve(busy(seconds)) : undefined,
    );
    const error = await failure(client.account.me.query());
    expect([error.code, error.params]).toEqual(["LIMIT_EXCEEDED", { retryAfterSeconds: seconds }]);
    expect(calls.filter(({ path }) => path === "account.me")).toHaveLength(asked);
    expect(pauses).toEqual(expected);
  });

  test("stop when the caller aborts", async () => {
    const { client, calls } = await signedIn();
    const error = await failure(client.account.me.query(undefined, { signal: AbortSignal.abort() }));
    expect(error.code).toBe("ABORTED");
    expect(calls.map(({ path }) => path)).not.toContain("account.me");
  });
});

function busy(seconds: number): Response {
  const data = {
    code: "LIMIT_EXCEEDED",
    httpStatus: 429,
    reason: "RATE_LIMITED",
    params: { retryAfterSeconds: seconds },
    requestId: "r",
  };
  return Response.json({ error: { code: -32_029, message: "요청이 너무 많아요.", data } }, { status: 429 });
}

describe("errors", () => {
  test("carry the server's code, reason, params, status, request id and Korean sentence", async () => {
    const { client } = await signedIn();
    const store = await client.stores.create.mutate(SHOP);
    const draft = await client.events.createDraft.mutate({ storeId: store.id, objective: "SALES" });
    const error = await failure(client.events.approve.mutate({ eventId: draft.id }));
    expect(error).toBeInstanceOf(MadangError);
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code, error.reason, error.status]).toEqual([
      ...["MadangError", "PRECONDITION_FAILED", "EVENT_INCOMPLETE"],
      412,
    ]);
    expect(error.params).toEqual({ missing: ["title", "startsAt", "endsAt", "targetParticipants"] });
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(error.message).toBe("아직 채우지 않은 항목이 있어요.");
  });

  test("a body that is too large is refused in the same words", async () => {
    const { client } = await signedIn();
    const error = await failure(client.stores.create.mutate({ ...SHOP, name: "가".repeat(30_000) }));
    expect([error.code, error.reason, error.status]).toEqual(["PAYLOAD_TOO_LARGE", "BODY_TOO_LARGE", 413]);
  });

  test("an answer that is not ours is a matter of the network", async () => {
    const { client } = await signedIn(({ path }) =>
      path === "account.me" ? Promise.resolve(new Response("<html>Bad Gateway", { status: 502 })) : undefined,
    );
    expect((await failure(client.account.me.query())).code).toBe("NETWORK");
  });

  test("a call that takes too long is TIMEOUT", async () => {
    const { client } = await signedIn(({ path }) =>
      path === "account.streamTicket"
        ? Promise.reject(new DOMException("The operation timed out.", "TimeoutError"))
        : undefined,
    );
    const error = await failure(client.account.streamTicket.mutate());
    expect([error.code, error.status]).toEqual(["TIMEOUT", 0]);
  });

  test("isMadangError knows its own and nothing else", () => {
    for (const other of [new Error("x"), "MadangError", null, { name: "MadangError" }]) {
      expect(isMadangError(other)).toBe(false);
    }
  });
});
