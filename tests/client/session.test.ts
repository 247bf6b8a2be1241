import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { isMadangError } from "../../src/client/index.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { clientOf, fetchOf, newPerson, noConnection, PASSWORD, tokenOf } from "./support.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const TOKEN_LIFE = 11 * 60_000;

function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("session of the client [R-190]", () => {
  test("signing up starts one and hands its tokens over", async () => {
    const { client, sessions } = clientOf(fetchOf(app).fetch);
    const { user, accessToken, refreshToken } = await client.account.signUp.mutate(newPerson());
    expect(sessions).toEqual([{ accessToken: String(accessToken), refreshToken: String(refreshToken) }]);
    expect((await client.account.me.query()).id).toBe(user.id);
  });

  test("goes on with the tokens of an earlier visit", async () => {
    const first = clientOf(fetchOf(app).fetch);
    const { user } = await first.client.account.signUp.mutate(newPerson());
    const again = clientOf(fetchOf(app).fetch, { tokens: first.sessions[0] });
    expect((await again.client.account.me.query()).id).toBe(user.id);
  });

  test("an expired token is renewed once for all calls that met it, and they are repeated", async () => {
    const { fetch, calls } = fetchOf(app);
    const { client, sessions } = clientOf(fetch);
    await client.account.signUp.mutate(newPerson());
    app.clock.advance(TOKEN_LIFE);
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.account.me.query()));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(calls.filter(({ path }) => path === "account.refresh")).toHaveLength(1);
    expect(sessions).toHaveLength(2);
    expect(sessions[1]).not.toEqual(sessions[0]);
  });

  test("a late 401 of the old token repeats with the new one without another renewal", async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { fetch, calls } = fetchOf(app, (call) =>
      call.path === "account.sessions" && release !== undefined
        ? held.then(() => app.fetch("/trpc/account.sessions", call.init))
        : undefined,
    );
    const { client } = clientOf(fetch);
    await client.account.signUp.mutate(newPerson());
    app.clock.advance(TOKEN_LIFE);
    const late = client.account.sessions.query({});
    await client.account.me.query();
    release?.();
    release = undefined;
    expect((await late).items).toHaveLength(1);
    expect(calls.filter(({ path }) => path === "account.refresh")).toHaveLength(1);
  });

  test("a session that is over is told once, and the call fails with the server's 401", async () => {
    const { fetch, calls } = fetchOf(app);
    const { client, sessions } = clientOf(fetch, { tokens: { accessToken: "no", refreshToken: "no" } });
    const error = await failure(client.account.me.query());
    expect(isMadangError(error) && [error.code, error.status]).toEqual(["UNAUTHORIZED", 401]);
    expect(sessions).toEqual([undefined]);
    await failure(client.account.me.query());
    expect(calls.filter(({ path }) => path === "account.refresh")).toHaveLength(1);
  });

  test("a wrong password is no reason to renew", async () => {
    const { fetch, calls } = fetchOf(app);
    const { client, sessions } = clientOf(fetch);
    const person = newPerson();
    await client.account.signUp.mutate(person);
    const error = await failure(
      client.account.login.mutate({ email: person.email, password: "다른비밀번호입니다" }),
    );
    expect(isMadangError(error) && error.reason).toBe("INVALID_CREDENTIALS");
    expect(calls.map(({ path }) => path)).not.toContain("account.refresh");
    expect(sessions).toHaveLength(1);
  });

  test("a renewal that gets lost keeps the session", async () => {
    let isDown = false;
    const { fetch } = fetchOf(app, ({ path }) =>
      isDown && path === "account.refresh" ? noConnection() : undefined,
    );
    const { client, sessions } = clientOf(fetch);
    await client.account.signUp.mutate(newPerson());
    app.clock.advance(TOKEN_LIFE);
    isDown = true;
    const error = await failure(client.account.me.query());
    expect(isMadangError(error) && error.code).toBe("NETWORK");
    isDown = false;
    await client.account.me.query();
    expect(sessions).not.toContain(undefined);
  });

  test("signing out ends it", async () => {
    const { fetch, calls } = fetchOf(app);
    const { client, sessions } = clientOf(fetch);
    await client.account.signUp.mutate(newPerson());
    await client.account.logout.mutate({});
    expect(sessions.at(-1)).toBeUndefined();
    await failure(client.account.me.query());
    expect(tokenOf(calls.at(-1) ?? { path: "", init: {}, body: undefined })).toBeNull();
  });

  test("an API key is sent as it is and never renewed", async () => {
    const { fetch, calls } = fetchOf(app);
    const { client } = clientOf(fetch, { apiKey: "mdg_unknown" });
    const error = await failure(client.sales.list.query({ storeId: app.newId() }));
    expect(isMadangError(error) && error.code).toBe("UNAUTHORIZED");
    expect(calls.map((call) => tokenOf(call))).toEqual(["Bearer mdg_unknown"]);
  });

  test("a cookie session sends no token, sees none and says that it is one (D-26)", async () => {
    const { fetch, calls } = fetchOf(app);
    const { client, sessions } = clientOf(fetch, { session: "cookie" });
    const person = newPerson();
    const answer = await client.account.signUp.mutate(person);
    await client.account.login.mutate({ email: person.email, password: PASSWORD });
    expect(answer.accessToken).toBeUndefined();
    expect(sessions).toEqual([]);
    for (const call of calls) {
      expect(call.init.credentials).toBe("include");
      expect(new Headers(call.init.headers).get("x-madang-session")).toBe("cookie");
      expect(tokenOf(call)).toBeNull();
    }
  });
});
