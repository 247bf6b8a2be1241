import { Hono } from "hono";
import type { AppEnv } from "../../src/app-env.ts";
import { pageRoutes } from "../../src/pages/index.ts";
import type { World } from "../services/participation/world.ts";

export type Page = { status: number; html: string; headers: Headers; location: string | null };

/** A browser without JavaScript: it reads pages, fills forms and sends what they hold. */
export function createBrowser(world: World, address = "203.0.113.9") {
  const app = new Hono<AppEnv>().route("/", pageRoutes());

  async function send(path: string, init: RequestInit = {}): Promise<Page> {
    const request = new Request(`http://madang.test${path}`, init);
    const response = await app.fetch(request, { deps: world.deps, address });
    const { status, headers } = response;
    return { status, headers, html: await response.text(), location: headers.get("location") };
  }

  function post(path: string, fields: Record<string, string>): Promise<Page> {
    return send(path, { method: "POST", body: new URLSearchParams(fields) });
  }

  /** Sends the page's form: what stands in it, and what the person fills in (null leaves a field out). */
  function submit(page: Page, fills: Record<string, string | null>): Promise<Page> {
    const { action, fields } = readForm(page.html);
    const filled = Object.entries({ ...fields, ...fills }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value]],
    );
    return post(action, Object.fromEntries(filled));
  }

  return { get: (path: string, init?: RequestInit) => send(path, init), post, submit, send };
}

/** The form's address and the values a browser would send if nobody touched it. */
export function readForm(html: string): { action: string; fields: Record<string, string> } {
  const action = /<form[^>]*\baction="([^"]*)"/.exec(html)?.[1];
  if (action === undefined) throw new Error("the page has no form");
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, "name");
    const isChoice = /type="(radio|checkbox)"/.test(tag);
    if (name !== undefined && (!isChoice || /\bchecked/.test(tag)))
      fields[name] = attribute(tag, "value") ?? "";
  }
  return { action: unescapeHtml(action), fields };
}

export function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescapeHtml(value);
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** What a person reads: tags gone, spaces folded. */
export function textOf(html: string): string {
  return unescapeHtml(
    html
      .replace(/<(style|head)[\s\S]*?<\/\1>/g, " ")
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " "),
  );
}
