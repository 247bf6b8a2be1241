import { z } from "zod";
import { sha256Text } from "../../../src/auth/index.ts";
import {
  type Channel,
  ChannelError,
  type ChannelWebhook,
  createChannelRuntime,
  type JsonObject,
  type Providers,
  type RefreshResult,
  registryOf,
  type WebhookEvent,
} from "../../../src/channels/index.ts";
import { createRegistry } from "../../../src/channels/registry.ts";
import { IN_PROCESS_ENDPOINTS } from "../../../src/channels/simulators/index.ts";
import type { Deps } from "../../../src/deps.ts";
import { quickPolicies } from "../../channels/kit.ts";
import { createTestApp, type TestApp } from "../../helpers/app.ts";
import { at, rpc, textAt } from "../../helpers/rpc.ts";
import { signUp } from "../../security/shops.ts";

/** What the provider behind every channel of these tests answers; each test sets its own. */
export type Script = {
  probe: (signal: AbortSignal) => Promise<void>;
  exchange: (code: string) => Promise<JsonObject>;
  refresh: (credentials: JsonObject) => Promise<RefreshResult>;
};

export const APP = { appId: "app-1", appSecret: "the-app-secret-0001", verifyToken: "verify-token" };
export const SIMULATOR_APP = { ...APP, appSecret: "known-to-everybody-01" };
const WINDOW_MS = 300_000;

const Credentials = z.strictObject({
  account: z.string().min(1),
  token: z.string().min(1),
  webhookSecret: z.string().optional(),
  expiresAt: z.number().optional(),
  refreshAt: z.number().optional(),
});

/** An error as an adapter would throw it. */
export function refusal(reason: "RECONNECT_NEEDED" | "CHANNEL_UNAVAILABLE" | "ACCOUNT_RESTRICTED") {
  const kinds = {
    RECONNECT_NEEDED: "auth",
    CHANNEL_UNAVAILABLE: "transient",
    ACCOUNT_RESTRICTED: "restricted",
  } as const;
  return new ChannelError({ kind: kinds[reason], reason });
}

const body = z.strictObject({
  events: z.array(z.custom<WebhookEvent>((value) => typeof value === "object")),
});

/** Signed with a time, as real providers do; the secret is the store's own, else the operator's. */
const webhook: ChannelWebhook = {
  challenge: (query, app) => (query.get("token") === app["verifyToken"] ? query.get("challenge") : null),
  async verify({ body, headers, account, now }) {
    const secret = account.credentials["webhookSecret"] ?? account.app["appSecret"];
    const sentAt = Number(headers.get("x-sent-at"));
    const isFresh = Math.abs(now - sentAt) <= WINDOW_MS;
    const expected = typeof secret === "string" ? await sha256Text(`${secret} ${sentAt} ${body}`) : null;
    return isFresh && expected !== null && headers.get("x-signature") === expected;
  },
  async parse(text) {
    try {
      return body.parse(JSON.parse(text)).events;
    } catch {
      throw new ChannelError({ kind: "protocol", reason: "CHANNEL_BAD_RESPONSE" });
    }
  },
};

function scripted(channel: Channel, script: Script): Channel {
  const { id, capabilities } = channel.descriptor;
  const base: Channel = {
    ...channel,
    descriptor: { ...channel.descriptor, capabilities: { ...capabilities, hasWebhook: true } },
    probe: async ({ signal }) => {
      await script.probe(signal);
      return { ok: true };
    },
  };
  if (id === "NaverBlog") return base;
  return {
    ...base,
    webhook,
    credentialsSchema: Credentials,
    credentialFacts: ({ account, expiresAt, refreshAt }) => ({
      accountKey: typeof account === "string" ? account : null,
      accountLabel: typeof account === "string" ? `@${account}` : null,
      expiresAt: typeof expiresAt === "number" ? expiresAt : null,
      refreshAt: typeof refreshAt === "number" ? refreshAt : null,
    }),
    ...(id === "RingoBiz"
      ? {}
      : { refreshCredentials: ({ account }) => script.refresh(account.credentials) }),
    ...(id === "Instagram" ? { oauth: oauthOf(script) } : {}),
  };
}

function oauthOf(script: Script): NonNullable<Channel["oauth"]> {
  return {
    authorizeUrl({ account, redirectUri, state }) {
      const { appId } = account.app;
      if (typeof appId !== "string") throw new ChannelError({ kind: "config", reason: "NOT_CONFIGURED" });
      const query = new URLSearchParams({ client_id: appId, redirect_uri: redirectUri, state });
      return `https://provider.example/authorize?${query}`;
    },
    exchange: (_ctx, { code }) => script.exchange(code),
  };
}

const ALL_IDS = ["WooridongneTV", "RingoBiz", "GenieTV", "Instagram", "NaverBlog", "KakaoChannel"] as const;

function providers(app: JsonObject): Providers {
  return Object.fromEntries(ALL_IDS.map((id) => [id, { endpoint: IN_PROCESS_ENDPOINTS[id], app }]));
}

export type ConnectionsWorld = Awaited<ReturnType<typeof openConnections>>;

/** The whole service with one scripted provider behind its channels: partners, and simulators in demo mode. */
export async function openConnections(over: Partial<Deps> & { partners?: Providers } = {}) {
  const script: Script = {
    probe: async () => {},
    exchange: async (code) => ({ account: "dalbit", token: `token-of-${code}` }),
    refresh: async (credentials) => ({ type: "refreshed", credentials }),
  };
  const { partners = providers(APP), ...deps } = over;
  let app: TestApp | undefined;
  const runtime = createChannelRuntime({
    fetch: () => Promise.reject(new Error("nothing is called over the network here")),
    now: () => app?.clock.now() ?? 0,
    random: () => 0.5,
    withBulkhead: true,
    simulators: providers(SIMULATOR_APP),
    partners,
    policyTable: quickPolicies(),
  });
  const registry = createRegistry(
    registryOf(runtime)
      .list()
      .map((channel) => scripted(channel, script)),
  );
  const made = await createTestApp({ channels: { ...runtime, adapters: { registry } }, ...deps });
  app = made;
  const call = async (path: string, input: unknown, token: string) => {
    const type = path === "channels.list" || path === "notifications.list" ? "query" : "mutation";
    const answer = await rpc(made, { type, path, input, token });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.body} ${made.logged.at(-1)}`);
    return at(answer.json, "result", "data");
  };
  return { ...made, script, call };
}

export type Owner = { readonly token: string; readonly userId: string; readonly storeId: string };

export async function openStore(world: ConnectionsWorld, name: string): Promise<Owner> {
  const { token, userId } = await signUp(world, `${name}@shop.kr`);
  const shop = { name, industry: "카페", address: "서울시 강남구 1", region: "서울" };
  return { token, userId, storeId: textAt(await world.call("stores.create", shop, token), "id") };
}

/** The store's row of channel_connections. */
export async function connectionOf(world: ConnectionsWorld, owner: Owner, channel: string) {
  const [row] = await world.rows(
    "select * from channel_connections where store_id = ? and channel = ?",
    owner.storeId,
    channel,
  );
  if (!row) throw new Error("no connection");
  return row;
}

/** A delivery as the provider sends it. */
export async function signedDelivery(
  events: readonly WebhookEvent[] | string,
  options: { secret: string; sentAt: number },
): Promise<RequestInit> {
  const text = typeof events === "string" ? events : JSON.stringify({ events });
  const { secret, sentAt } = options;
  const signature = await sha256Text(`${secret} ${sentAt} ${text}`);
  return {
    method: "POST",
    headers: { "content-type": "application/json", "x-sent-at": String(sentAt), "x-signature": signature },
    body: text,
  };
}
