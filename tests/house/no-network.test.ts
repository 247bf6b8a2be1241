import { expect, test } from "bun:test";

test("no test reaches beyond this machine: a request to another host is refused [R-194]", async () => {
  for (const url of ["https://example.com/", new URL("http://10.0.0.1/"), new Request("https://kt.com/")]) {
    const outcome: unknown = await fetch(url).catch((error: unknown) => error);
    expect(String(outcome)).toContain("only this machine is allowed");
  }
});

test("requests within this machine pass", async () => {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("here") });
  expect(await (await fetch(`http://127.0.0.1:${server.port}/`)).text()).toBe("here");
  await server.stop(true);
});
