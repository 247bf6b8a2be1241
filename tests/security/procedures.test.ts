import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { appRouter, loadAllRouters } from "../../src/routers/index.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { type Answer, at, rpc } from "../helpers/rpc.ts";
import { CASES } from "./cases.ts";
import { addStaff, openShop, type Shop } from "./shops.ts";

type Procedure = { path: string; type: string; who: string };

await loadAllRouters();

/** Every procedure the product has, read from the router itself. */
const PROCEDURES: readonly Procedure[] = Object.entries(Object(at(appRouter, "_def", "procedures"))).map(
  ([path, procedure]) => ({
    path,
    type: String(at(procedure, "_def", "type")),
    who: String(at(procedure, "_def", "meta", "who")),
  }),
);

let app: TestApp;
let mine: Shop;
let foreign: Shop;
let staffToken: string;
let unknown: Shop;

beforeAll(async () => {
  app = await createTestApp();
  mine = await openShop(app, "mine");
  foreign = await openShop(app, "foreign");
  staffToken = (await addStaff(app, mine)).token;
  const id = () => app.newId();
  unknown = {
    ...foreign,
    storeId: id(),
    eventId: id(),
    distributionId: id(),
    participantId: id(),
    userId: id(),
  };
});
afterAll(() => app.close());

const inputOf = (path: string, shop: Shop) => CASES[path]?.(shop);
const namesShop = (path: string) =>
  JSON.stringify(inputOf(path, mine)) !== JSON.stringify(inputOf(path, foreign));

function call(procedure: Procedure, input: unknown, token?: string): Promise<Answer> {
  return rpc(app, { ...procedure, input, token });
}

/** The answer without the one thing that differs between any two requests. */
function comparable(answer: Answer): string {
  return `${answer.status} ${answer.body.replace(/"requestId":"[^"]*"/, "")}`;
}

test("each procedure has a case here, and says who may call it", () => {
  expect(PROCEDURES.filter(({ path }) => !(path in CASES)).map(({ path }) => path)).toEqual([]);
  expect(Object.keys(CASES).filter((path) => !PROCEDURES.some((known) => known.path === path))).toEqual([]);
  expect(PROCEDURES.filter(({ who }) => who === "undefined")).toEqual([]);
});

describe("without a token", () => {
  const closed = PROCEDURES.filter(({ who, type }) => who !== "anyone" && type !== "subscription");
  test.each(closed)(
    "$path answers one 401, before it looks at the input [R-020] [R-021]",
    async (procedure) => {
      const answers = [
        await call(procedure, inputOf(procedure.path, mine)),
        await call(procedure, { nonsense: true }),
        await call(procedure, inputOf(procedure.path, mine), "not-a-token"),
      ];
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
      const bodies = new Set(answers.map((answer) => comparable(answer).replace(/"path":"[^"]*"/, "")));
      expect(bodies.size).toBe(1);
    },
  );
});

describe("strict inputs", () => {
  const withInput = PROCEDURES.filter(({ path, type, who }) => {
    return type !== "subscription" && who !== "operator" && inputOf(path, emptyShop) !== undefined;
  });
  test.each(withInput)(
    "$path refuses an unknown key with a stable reason and a Korean sentence",
    async (procedure) => {
      const input = { ...Object(inputOf(procedure.path, mine)), unexpected: 1 };
      const answer = await call(procedure, input, mine.token);
      expect(answer.status).toBe(400);
      expect(at(answer.json, "error", "data", "reason")).toBe("INVALID_REQUEST");
      expect(String(at(answer.json, "error", "message"))).toMatch(/[가-힣]/);
      expect(answer.body).not.toContain("ZodError");
    },
  );
});

const emptyShop: Shop = {
  token: "",
  userId: "",
  storeId: "",
  eventId: "",
  distributionId: "",
  participantId: "",
  slug: "",
};

describe("another owner's things", () => {
  const scoped = PROCEDURES.filter(({ type, who }) => type !== "subscription" && who !== "operator");
  test.each(scoped)("$path answers them exactly as things that do not exist [R-022]", async (procedure) => {
    if (!namesShop(procedure.path)) return;
    const theirs = await call(procedure, inputOf(procedure.path, foreign), mine.token);
    const nobodys = await call(procedure, inputOf(procedure.path, unknown), mine.token);
    expect(theirs.status).toBe(404);
    expect(comparable(theirs)).toBe(comparable(nobodys));
  });

  test("and the same where they are in another database", async () => {
    const sharded = await createTestApp({}, ["second"]);
    const [own, elsewhere] = [await openShop(sharded, "mine"), await openShop(sharded, "foreign")];
    const answerTo = (procedure: Procedure, shop: Shop) =>
      rpc(sharded, { ...procedure, input: inputOf(procedure.path, shop), token: own.token });
    for (const procedure of scoped.filter(({ path }) => namesShop(path))) {
      const theirs = await answerTo(procedure, elsewhere);
      const nobodys = await answerTo(procedure, { ...unknown, slug: elsewhere.slug });
      expect([procedure.path, theirs.status]).toEqual([procedure.path, 404]);
      expect(comparable(theirs)).toBe(comparable(nobodys));
    }
    await sharded.close();
  });
});

describe("staff", () => {
  const owners = PROCEDURES.filter(({ who, type }) => who === "owner" && type !== "subscription");
  test.each(owners)("may not call $path", async (procedure) => {
    if (!namesShop(procedure.path)) return;
    const answer = await call(procedure, inputOf(procedure.path, mine), staffToken);
    expect(answer.status).toBe(403);
  });

  const members = PROCEDURES.filter(({ who, type }) => who === "member" && type !== "subscription");
  test.each(members)("may call $path", async (procedure) => {
    const answer = await call(procedure, inputOf(procedure.path, mine), staffToken);
    expect([401, 403]).not.toContain(answer.status);
  });
});

test("operator's verbs are closed to owners", async () => {
  for (const procedure of PROCEDURES.filter(({ who }) => who === "operator")) {
    expect((await call(procedure, inputOf(procedure.path, mine), mine.token)).status).toBe(401);
  }
});

test("nothing a person typed or owns stands in the log", () => {
  const text = app.logged.join("\n");
  for (const secret of ["010-1234-5678", "01012345678", "mine@shop.kr", "a long password 1", mine.token]) {
    expect(text).not.toContain(secret);
  }
});
