import { z } from "zod";
import { notConfigured } from "../account.ts";
import type { ChannelOAuth, ProbeContext } from "../channel.ts";
import { ChannelError } from "../errors.ts";
import { badAnswer, requestJson } from "../http.ts";
import type { JsonObject } from "../json.ts";
import type { GraphClient } from "./client.ts";
import { readApp } from "./credentials.ts";
import { graphFailure } from "./errors.ts";
import { optional } from "./posts.ts";
import { readMe } from "./reads.ts";
import { requestLongToken, scopesOf } from "./token.ts";

const SCOPES = [
  "instagram_business_basic",
  "instagram_business_content_publish",
  "instagram_business_manage_insights",
  "instagram_business_manage_comments",
] as const;
const PUBLISH_SCOPE = SCOPES[1];

/** The list comes as text or as a list, the whole flat or in a list of one: Meta does both. */
const Permissions = z.union([z.string().transform(scopesOf), z.array(z.string().max(100)).max(50)]);
const Short = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]{1,1000}$/),
  permissions: Permissions.optional().catch(undefined),
});
const ShortToken = z.union([
  Short,
  z.looseObject({ data: z.tuple([Short]) }).transform(({ data }) => data[0]),
]);

type App = { readonly appId: string; readonly appSecret: string };

/** Instagram Login: code → token of one hour → token of 60 days → whose account it is. */
export function createOAuth(graph: GraphClient): ChannelOAuth {
  return {
    authorizeUrl({ account, redirectUri, state }) {
      const url = new URL(readApp(account.app).authorizeUrl);
      url.searchParams.set("client_id", requireApp(account.app).appId);
      url.searchParams.set("redirect_uri", redirectUri);
      url.searchParams.set("response_type", "code");
      url.searchParams.set("scope", SCOPES.join(","));
      url.searchParams.set("state", state);
      return url.href;
    },
    async exchange(ctx, input) {
      const { appSecret } = requireApp(ctx.account.app);
      const short = await requestShortToken(ctx, input);
      const { permissions, ...long } = await requestLongToken(ctx, "access_token", {
        grant_type: "ig_exchange_token",
        client_secret: appSecret,
        access_token: short.access_token,
      });
      const scopes = permissions === undefined ? short.permissions : scopesOf(permissions);
      if (scopes !== undefined && !scopes.includes(PUBLISH_SCOPE)) throw publishNotAllowed();
      const signedIn = withToken(ctx, long.accessToken);
      const me = await readMe(graph, signedIn);
      await subscribe(graph, signedIn);
      return {
        igUserId: me.user_id,
        ...(me.username === undefined ? {} : { username: me.username }),
        ...long,
        ...(scopes === undefined ? {} : { scopes }),
      };
    },
  };
}

/**
 * Without it Meta sends no webhooks for this account. They are a convenience, so that a refusal keeps nobody from
 * connecting.
 */
async function subscribe(graph: GraphClient, ctx: ProbeContext): Promise<void> {
  if (readApp(ctx.account.app).webhookVerifyToken === undefined) return;
  await optional(
    graph.send(ctx, {
      purpose: "prepare",
      path: "me/subscribed_apps",
      params: { subscribed_fields: "comments" },
      body: {},
      answer: z.looseObject({}),
    }),
  );
}

async function requestShortToken(
  ctx: ProbeContext,
  { code, redirectUri }: { readonly code: string; readonly redirectUri: string },
): Promise<z.infer<typeof Short>> {
  const { appId, appSecret } = requireApp(ctx.account.app);
  const form = new URLSearchParams({
    client_id: appId,
    client_secret: appSecret,
    grant_type: "authorization_code",
    redirect_uri: redirectUri,
    // Instagram appends "#_" to the redirect; some browsers hand it over as a part of the code.
    code: code.replace(/#_$/, ""),
  });
  const answer = await requestJson(
    ctx.fetch,
    {
      method: "POST",
      url: readApp(ctx.account.app).tokenUrl,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form.toString(),
      isRead: true,
    },
    ctx.signal,
  );
  const failure = graphFailure(answer, ctx.now);
  if (failure !== null) throw failure.kind === "content" ? codeRefused(answer.status) : failure;
  const parsed = ShortToken.safeParse(answer.json);
  if (!parsed.success) throw badAnswer(answer.status, "none");
  return parsed.data;
}

/** Before the account is known: only the token counts for reading whose it is. */
function withToken(ctx: ProbeContext, accessToken: string): ProbeContext {
  return { ...ctx, account: { ...ctx.account, credentials: { igUserId: "00000", accessToken } } };
}

/** @throws ChannelError NOT_CONFIGURED */
function requireApp(app: JsonObject): App {
  const { appId, appSecret } = readApp(app);
  if (appId === undefined || appSecret === undefined) throw notConfigured();
  return { appId, appSecret };
}

function publishNotAllowed(): ChannelError {
  return new ChannelError({
    kind: "permission",
    reason: "PERMISSION_MISSING",
    messageKo: "게시 권한이 없어요. 다시 연결하며 권한을 허용해 주세요.",
  });
}

/** This host has no codes of its own for it: the code was used, is older than an hour, or was made for another address. */
function codeRefused(httpStatus: number): ChannelError {
  return new ChannelError({
    kind: "auth",
    reason: "RECONNECT_NEEDED",
    httpStatus,
    messageKo: "인스타그램 로그인이 끝까지 이어지지 않았어요. 다시 연결해 주세요.",
  });
}
