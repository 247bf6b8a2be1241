import { describe, expect, test } from "bun:test";
import { type ChannelId, registryOf } from "../../src/channels/index.ts";
import { createKit } from "./kit.ts";
import { thrownBy } from "./thrown.ts";

const STATUSES = [400, 401, 403, 404, 409, 429, 500, 502, 503, 507];

/** Any call of each wire, and the codes that it answers with for STATUSES when a fault names none. */
const WIRES: readonly (readonly [string, ChannelId, string, readonly (string | number)[]])[] = [
  [
    "KMP-1",
    "GenieTV",
    "/health",
    [
      "INVALID_REQUEST",
      "TOKEN_EXPIRED",
      "FORBIDDEN",
      "NOT_FOUND",
      "REQUEST_IN_PROGRESS",
      "RATE_LIMITED",
      "INTERNAL",
      "INTERNAL",
      "MAINTENANCE",
      "INTERNAL",
    ],
  ],
  [
    "Solapi",
    "KakaoChannel",
    "/cash/v1/balance",
    [
      "ValidationError",
      "Unauthorized",
      "InvalidAPIKey",
      "ResourceNotFound",
      "GroupInProcessing",
      "TooManyRequests",
      "InternalError",
      "InternalError",
      "ServiceUnavailable",
      "InternalError",
    ],
  ],
  ["Graph API", "Instagram", "/v25.0/me", [100, 190, 10, 100, 506, 80002, 2, 2, 2, 2]],
  [
    "Naver's older search",
    "NaverBlog",
    "/v1/search/blog.json",
    ["SE01", "024", "024", "SE05", "SE01", "010", "SE99", "SE99", "SE99", "SE99"],
  ],
  [
    "Naver's gateway",
    "NaverBlog",
    "/search/v1/blog",
    ["100", "200", "210", "300", "900", "400", "900", "900", "500", "900"],
  ],
];

async function refused(id: ChannelId, { path, fault }: { path: string; fault: object }) {
  const kit = createKit();
  await kit.fault(id, [{ kind: "refuse", ...fault }]);
  const answer = await kit.simulators[id].request(path);
  const body = await answer.json();
  const { code, errorCode } = body.error ?? body;
  return [answer.status, code ?? errorCode];
}

describe("a refusal whose fault names no code", () => {
  test.each(WIRES)("has the one of its status in %s", async (_, id, path, codes) => {
    for (const [index, status] of STATUSES.entries())
      expect(await refused(id, { path, fault: { status } })).toEqual([status, codes[index]]);
  });

  test("of an unknown thing says in Meta's two numbers that it is unknown", async () => {
    const kit = createKit();
    await kit.fault("Instagram", [{ kind: "refuse", status: 404 }]);
    const answer = await kit.simulators.Instagram.request("/v25.0/me");
    expect(await answer.json()).toMatchObject({ error: { code: 100, error_subcode: 33 } });
  });

  test.each<[ChannelId, readonly string[]]>([
    ["GenieTV", ["content", "auth", "permission", "not_found", "pending", "rate", "transient"]],
    ["KakaoChannel", ["content", "config", "config", "not_found", "exists", "rate", "transient"]],
    ["Instagram", ["content", "auth", "permission", "not_found", "exists", "rate", "transient"]],
  ])("means to the adapter of %s what its status means", async (id, kinds) => {
    for (const [index, status] of STATUSES.slice(0, kinds.length).entries()) {
      const kit = createKit();
      await kit.fault(id, [{ kind: "refuse", status, op: "read" }]);
      const error = await thrownBy(registryOf(kit.runtime).get(id).probe(kit.context(id)));
      expect([status, error]).toMatchObject([status, { kind: kinds[index] ?? "", httpStatus: status }]);
    }
  });

  test("keeps a code that the fault names", async () => {
    const fault = { status: 409, code: "SLOT_SOLD_OUT" };
    expect(await refused("GenieTV", { path: "/health", fault })).toEqual([409, "SLOT_SOLD_OUT"]);
  });
});
