import type { BrowserContext } from "playwright-core";
import { z } from "zod";
import type { WebApp } from "./app.ts";
import type { Look } from "./browser.ts";

const Events = z.object({
  result: z.object({
    data: z.object({
      items: z.array(z.object({ id: z.string(), status: z.string(), slug: z.string(), title: z.string() })),
    }),
  }),
});

export type DemoShop = {
  readonly context: BrowserContext;
  /** Of one of its events in that state. */
  event(status: string): { readonly id: string; readonly slug: string; readonly title: string };
};

/** A profile of a visitor who has just started the demo: a shop with months behind it. */
export async function openDemo(app: WebApp, look?: Look): Promise<DemoShop> {
  const context = await app.browser.open(look);
  const answer = await context.request.post(`${app.url}/trpc/account.startDemo`, {
    headers: { "x-madang-session": "cookie" },
    data: {},
  });
  if (!answer.ok()) throw new Error(`the demo was answered ${answer.status()}`);
  const input = encodeURIComponent(JSON.stringify({ limit: 100 }));
  const listed = await context.request.get(`${app.url}/trpc/events.list?input=${input}`, {
    headers: { origin: app.url },
  });
  const { items } = Events.parse(await listed.json()).result.data;
  return {
    context,
    event: (status) => {
      const found = items.find((event) => event.status === status);
      if (found === undefined) throw new Error(`the demo has no event that is ${status}`);
      return found;
    },
  };
}
