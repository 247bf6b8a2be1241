import type { BrowserContext, Page } from "playwright-core";
import { createClient, type MadangClient } from "../../../src/client/index.ts";
import { type StartedServer, type StartOptions, startServer } from "../../support/server.ts";
import { type Look, startBrowser, type TestBrowser, type Watched, watchPage } from "./browser.ts";
import { buildApp } from "./build.ts";

export const PASSWORD = "correct horse 마당";

export type Owner = {
  readonly email: string;
  readonly name: string;
  readonly storeId: string;
  /** The same person outside the browser, for data by the SDK's verbs. */
  readonly madang: MadangClient;
};

export type OpenPage = { readonly page: Page; readonly context: BrowserContext; readonly watched: Watched };

export type WebApp = {
  readonly url: string;
  readonly server: StartedServer;
  readonly browser: TestBrowser;
  /** A signed-up person with a store, made by the SDK. */
  ownerWithStore(changes?: { readonly storeName?: string; readonly industry?: string }): Promise<Owner>;
  /** A page of nobody, at a path of the server: `/app/sign-up`. */
  visit(path: string, look?: Look): Promise<OpenPage>;
  /** A page of an owner who has just signed in, at a path of the server. */
  visitAs(owner: Owner, path: string, look?: Look): Promise<OpenPage>;
  stop(): Promise<void>;
};

let people = 0;

/**
 * The whole service with its app built, on a folder of its own, and a browser.
 *
 * @example
 * let app: WebApp;
 * beforeAll(async () => { app = await startWebApp(); });
 * afterAll(() => app.stop());
 */
export async function startWebApp(options: StartOptions = {}): Promise<WebApp> {
  await buildApp();
  const [server, browser] = await Promise.all([startServer(options), startBrowser()]);
  const { url } = server;

  async function visit(path: string, look?: Look): Promise<OpenPage> {
    const context = await browser.open(look);
    const page = await context.newPage();
    const watched = watchPage(page, url);
    await page.goto(`${url}${path}`);
    return { page, context, watched };
  }

  return {
    url,
    server,
    browser,
    visit,
    ownerWithStore: async (changes = {}) => {
      const email = `owner${++people}@example.com`;
      const name = "김사장";
      const madang = createClient({ baseUrl: url });
      await madang.account.signUp.mutate({ email, password: PASSWORD, name });
      const { storeName = "마당 분식", industry = "음식점" } = changes;
      const place = {
        address: "서울시 강남구 테헤란로 1",
        phone: "02-123-4567",
        optOutNumber: "080-123-4567",
      };
      const store = await madang.stores.create.mutate({ name: storeName, industry, ...place });
      return { email, name, storeId: store.id, madang };
    },
    visitAs: async (owner, path, look) => {
      const context = await browser.open(look);
      await signIn(context, url, owner.email);
      const page = await context.newPage();
      const watched = watchPage(page, url);
      await page.goto(`${url}${path}`);
      return { page, context, watched };
    },
    stop: async () => {
      await browser.close();
      await server.stop();
    },
  };
}

/** The browser gets its cookie as the sign-in page would get it. */
async function signIn(context: BrowserContext, url: string, email: string): Promise<void> {
  const answer = await context.request.post(`${url}/trpc/account.login`, {
    headers: { "x-madang-session": "cookie" },
    data: { email, password: PASSWORD },
  });
  if (!answer.ok()) throw new Error(`sign-in was answered ${answer.status()}`);
}
