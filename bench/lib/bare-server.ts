import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import { Dashboard, dashboardInput } from "../../src/services/analytics/index.ts";
import { EnterInput, Entry } from "../../src/services/participation/index.ts";

/**
 * What the product is held against, in a process of its own: Hono and tRPC with the same schemas and bytes and
 * nothing behind them. BARE names a JSON file: { body, headers } of the product's own dashboard answer.
 */
type Bare = { body: string; headers: Record<string, string>; data: Dashboard };
const file = process.env["BARE"];
const bare: Bare | undefined = file === undefined ? undefined : await Bun.file(file).json();

const t = initTRPC.create({ isDev: false });
const router = t.router({
  enter: t.procedure
    .input(EnterInput)
    .output(Entry)
    .mutation(() => ({ entryCode: "ABCDEFGHJKMN", redeemCode: "ABCDEFGH" })),
  dashboard: t.procedure
    .input(dashboardInput)
    .output(Dashboard)
    .query(() => given(bare).data),
});

const app = new Hono();
app.get("/bytes", (c) => c.body(given(bare).body, 200, given(bare).headers));
app.all("/trpc/*", (c) => fetchRequestHandler({ endpoint: "/trpc", req: c.req.raw, router }));

const server = Bun.serve({ hostname: "127.0.0.1", port: Number(process.env["PORT"] ?? 0), fetch: app.fetch });
console.log(`bare server on ${server.port}`);

function given(answer: Bare | undefined): Bare {
  if (!answer) throw new Error("BARE names no answer");
  return answer;
}
