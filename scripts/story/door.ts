import type { MadangClient } from "../../src/client/index.ts";
import { require } from "./book.ts";
import type { Person } from "./cast.ts";
import { patiently } from "./patience.ts";

/** A phone's browser, so that the visit counts as a person's. */
const BROWSER = {
  "user-agent":
    "Mozilla/5.0 (Linux; Android 15; SM-S931N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
};

export type Codes = { readonly entryCode: string; readonly redeemCode: string };
export type Visit = {
  readonly url: string;
  readonly slug: string;
  readonly ref: string | undefined;
  /** Of the consent text that the customer reads. */
  readonly privacyVersion: string;
};

/** Follows a printed or posted link and says which reference the page was opened with. */
export async function followLink(url: string, code: string): Promise<string> {
  const response = await fetch(`${url}/r/${code}`, { redirect: "manual", headers: BROWSER });
  require(`GET /r/${code}`, 302, response.status);
  const location = new URL(response.headers.get("location") ?? "", url);
  return location.searchParams.get("ref") ?? "";
}

/** What is no person's look at the page: a preview's HEAD and a search engine. */
export async function lookAsMachines(url: string, code: string): Promise<void> {
  await fetch(`${url}/r/${code}`, { method: "HEAD", redirect: "manual", headers: BROWSER });
  const bot = { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" };
  await fetch(`${url}/r/${code}`, { redirect: "manual", headers: bot });
}

/** As a program does it. */
export function enterBySdk(customer: MadangClient, visit: Visit, who: Person): Promise<Codes> {
  const { phone, name, ageGroup, gender, region, wantsAds } = who;
  return patiently(() =>
    customer.participation.enter.mutate({
      slug: visit.slug,
      phone,
      ...(name === undefined ? {} : { name }),
      ...(ageGroup === undefined ? {} : { ageGroup }),
      ...(gender === undefined ? {} : { gender }),
      ...(region === undefined ? {} : { region }),
      ...(visit.ref === undefined ? {} : { ref: visit.ref }),
      over14: true,
      consent: { privacy: true, privacyVersion: visit.privacyVersion, marketing: wantsAds },
    }),
  );
}

/** As a browser without JavaScript does it: reads the page, sends its form, reads the page that follows. */
export async function enterByForm(visit: Visit, who: Person): Promise<Codes> {
  const address = `${visit.url}/e/${visit.slug}${visit.ref === undefined ? "" : `?ref=${visit.ref}`}`;
  const page = await readPage(address);
  const fields = new URLSearchParams({
    ...hiddenFields(page.html),
    phone: `${who.phone.slice(0, 3)}-${who.phone.slice(3, 7)}-${who.phone.slice(7)}`,
    name: who.name ?? "",
    ageGroup: who.ageGroup ?? "",
    gender: who.gender ?? "",
    region: who.region ?? "",
    over14: "on",
    privacy: "on",
    ...(who.wantsAds ? { marketing: "on" } : {}),
  });
  const answer = await sendForm(`${visit.url}/e/${visit.slug}`, fields);
  require(`POST /e/${visit.slug}`, 303, answer.status);
  const done = await readPage(new URL(answer.headers.get("location") ?? "", visit.url).href);
  const [redeemCode, entryCode] = Array.from(
    done.html.matchAll(/<p class="code[^"]*">([^<]+)</g),
    (match) => match[1],
  );
  if (redeemCode === undefined || entryCode === undefined) throw new Error("the last page shows no codes");
  return { redeemCode, entryCode };
}

async function sendForm(address: string, fields: URLSearchParams): Promise<Response> {
  for (;;) {
    const response = await fetch(address, {
      method: "POST",
      body: fields,
      redirect: "manual",
      headers: BROWSER,
    });
    const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
    if (response.status !== 429 || Number.isNaN(seconds)) return response;
    await Bun.sleep(seconds * 1_000 + 50);
  }
}

async function readPage(address: string): Promise<{ html: string }> {
  const response = await fetch(address, { headers: BROWSER });
  const html = await response.text();
  require(`GET ${new URL(address).pathname}`, 200, response.status);
  require("scripts in the page", false, html.includes("<script"));
  return { html };
}

function hiddenFields(html: string): Record<string, string> {
  const tags = html.match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
  const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  return Object.fromEntries(tags.map((tag) => [attribute(tag, "name"), attribute(tag, "value")]));
}
