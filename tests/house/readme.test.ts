import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type StartedServer, startServer } from "../support/server.ts";
import { ROOT } from "../support/source-files.ts";

setDefaultTimeout(30_000);

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const SAMPLE = "docs/samples/first-event.ts";

let server: StartedServer;
beforeAll(async () => {
  server = await startServer({});
});
afterAll(() => server.stop());

describe.each(["README.md", "README.ko.md"])("%s", (path) => {
  test("shows the sample that is compiled and run here", () => {
    expect(read(path)).toContain(`\`\`\`ts\n${read(SAMPLE)}\`\`\``);
  });

  test("names only files that exist", () => {
    const links = Array.from(read(path).matchAll(/\]\((?!https?:)([^)#]+)\)/g), ([, target]) =>
      String(target),
    );
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(Bun.file(join(ROOT, link)).size).toBeGreaterThan(0);
  });
});

test("the sample runs against a server with nothing configured", async () => {
  const child = Bun.spawn(["bun", SAMPLE], {
    cwd: ROOT,
    env: { ...process.env, MADANG_URL: server.url },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, faults] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  expect(faults).toBe("");
  expect(await child.exited).toBe(0);
  expect(output).toContain("ACTION_REQUIRED");
  expect(output).toContain("targetGoal: 100");
});

test("the REST sample runs as printed", async () => {
  const json = { "content-type": "application/json" };
  const signUp = await fetch(`${server.url}/api/v1/account/signUp`, {
    method: "POST",
    headers: json,
    body: '{"email":"owner@example.com","password":"a long password","name":"김사장"}',
  });
  const { accessToken }: { accessToken: string } = await signUp.json();
  const bearer = { authorization: `Bearer ${accessToken}` };
  const purpose = await fetch(`${server.url}/api/events/purposes`, {
    method: "POST",
    headers: { ...json, ...bearer },
    body: '{"objective":"신규 고객 유치","storeName":"맛있는집","industry":"음식점","address":"서울시 강남구"}',
  });
  const { eventDraftId }: { eventDraftId: string } = await purpose.json();
  const dashboard = await fetch(`${server.url}/api/events/${eventDraftId}/analytics`, { headers: bearer });
  expect([signUp.status, purpose.status, dashboard.status]).toEqual([200, 200, 200]);
});
