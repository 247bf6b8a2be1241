import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { httpMail, type Mail } from "../../src/mail/index.ts";

type Seen = { readonly headers: Headers; readonly body: unknown };
const seen: Seen[] = [];
let answer: () => Response | Promise<Response>;
let server: ReturnType<typeof Bun.serve>;

beforeAll(() => {
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      seen.push({ headers: request.headers, body: await request.json() });
      return answer();
    },
  });
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(() => server.stop(true));

const MAIL: Mail = {
  id: "digest-1",
  to: "owner@example.com",
  subject: "[마당] 소식",
  text: "안녕하세요",
  html: "<p>안녕하세요</p>",
  headers: { "List-Unsubscribe": "<https://madang.example/unsubscribe>" },
};

const port = (path = "emails") =>
  httpMail({
    url: `http://127.0.0.1:${server.port}/${path}`,
    apiKey: "re_secret",
    from: "Madang <no-reply@madang.example>",
    fetch,
    timeoutMs: 200,
  });

test("a mail is one POST of JSON with the bearer key and its id as idempotency key", async () => {
  answer = () => Response.json({ id: "provider-1" });
  expect(await port().send(MAIL)).toEqual({ kind: "accepted" });
  expect(seen).toHaveLength(1);
  expect(seen[0]?.headers.get("authorization")).toBe("Bearer re_secret");
  expect(seen[0]?.headers.get("idempotency-key")).toBe("digest-1");
  const { id: _id, ...parts } = MAIL;
  expect(seen[0]?.body).toEqual({ ...parts, to: [MAIL.to], from: "Madang <no-reply@madang.example>" });
});

test.each([
  [202, undefined, "accepted"],
  [409, "invalid_idempotent_request", "accepted"],
  [409, "concurrent_idempotent_requests", "waits"],
  [401, "missing_api_key", "waits"],
  [429, "rate_limit_exceeded", "waits"],
  [422, "validation_error", "refused"],
  [302, undefined, "refused"],
  [503, undefined, "unknown"],
])("status %d %p means: %s", async (status, name, kind) => {
  answer = () => Response.json({ name }, { status, headers: { location: "/elsewhere" } });
  expect((await port().send(MAIL)).kind).toBe(kind as "accepted");
  expect(seen).toHaveLength(1);
});

test("no answer in time, or no server, means that nobody knows", async () => {
  answer = () => new Promise<Response>(() => {});
  expect(await port().send(MAIL)).toEqual({ kind: "unknown", reason: "NO_ANSWER" });
  const nowhere = httpMail({ url: "http://127.0.0.1:1/emails", apiKey: "k", from: "a@b.kr", fetch });
  expect((await nowhere.send(MAIL)).kind).toBe("unknown");
});
