import { enforceRate, isSameSecret, networkOf, sha256Text } from "../../auth/index.ts";
import {
  CHANNEL_NAMES,
  type ChannelId,
  isChannelError,
  type JsonObject,
  registryOf,
} from "../../channels/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { held } from "../../db/index.ts";
import { REASON_MESSAGES } from "../../errors.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { checkCredentials, storedState } from "./check-credentials.ts";
import { isSilence } from "./probe-channel.ts";
import { isRealForDemo } from "./provider-for.ts";
import { saveConnection } from "./save-connection.ts";
import { type SignInAccess, signInAccess } from "./sign-in-access.ts";
import { clearedNonceCookie, readNonce } from "./sign-in-cookie.ts";
import { ownerOf } from "./sign-in-owner.ts";
import { openState, type State } from "./sign-in-ticket.ts";

/** The exchange of the code, tries included. */
const EXCHANGE_MS = 15_000;
const CODE_SHAPE = /^[\x21-\x7e]{1,2000}$/;

/** How a sign-in ended, with the sentence the owner reads. */
export type FinishedSignIn = {
  readonly type: "connected" | "refused" | "unavailable";
  readonly message: string;
  /** The Set-Cookie value that unmarks the browser; null while the cookie is not this sign-in's. */
  readonly clearedCookie: string | null;
};

type Ending = Omit<FinishedSignIn, "clearedCookie">;

export type CallbackInput = {
  readonly channel: ChannelId;
  readonly query: URLSearchParams;
  readonly cookies: string | null;
};

const refused = (message: string): Ending => ({ type: "refused", message });
const STALE = refused("연결 요청이 만료됐거나 이미 사용됐어요. 앱에서 다시 연결해 주세요.");
const ELSEWHERE = refused("연결을 시작한 브라우저가 아니에요. 앱에서 다시 연결해 주세요.");

/**
 * The channel's answer: a code, or why there is none. The state is good once, in the browser in which the sign-in
 * began, for the store and owner it was made for; only then is the code exchanged and the connection stored.
 *
 * @throws AppError LIMIT_EXCEEDED above 60 a minute of one network
 */
export async function finishSignIn(options: {
  ctx: ServiceContext;
  input: CallbackInput;
}): Promise<FinishedSignIn> {
  const { ctx, input } = options;
  const { channel, query } = input;
  await enforceRate(ctx.deps.limits.signIn, `finish ${networkOf(ctx.actor.address)}`);
  const state = await openState(ctx, { text: query.get("state") ?? "", channel });
  if (state === null) return { ...STALE, clearedCookie: null };
  const nonce = readNonce(channel, input.cookies, ctx.deps.isSecureCookie);
  if (nonce === null || !(await isSameSecret(await sha256Text(nonce), state.nonceHash)))
    return { ...ELSEWHERE, clearedCookie: null };
  const clearedCookie = clearedNonceCookie(channel, ctx.deps.isSecureCookie);
  return { ...(await finish(ctx, input, state)), clearedCookie };
}

/** The state is good and this browser's. */
async function finish(ctx: ServiceContext, input: CallbackInput, state: State): Promise<Ending> {
  const { channel, query } = input;
  const owner = await ownerOf(ctx, state);
  const access = signInAccess(ctx, channel);
  if (owner === null || access === null) return STALE;
  if (await isRealForDemo(owner, state)) return refused(REASON_MESSAGES.DEMO_PRACTICE_ONLY);
  const code = query.get("code") ?? "";
  if (query.has("error") || !CODE_SHAPE.test(code)) return turnedAway(channel, query.get("error"));
  return runOnce({
    ctx: owner,
    storeId: state.storeId,
    procedure: "channels.signIn",
    input: { idempotencyKey: state.id },
    run: async (once) => {
      // The state is spent before the code is: whatever comes of it, a second callback finds it used.
      const isFirst = held(
        await ctx.deps.shards.of(state.storeId).write(once.remember({ channel }, once.guard)),
      );
      return isFirst ? connect(owner, { state, access, code }) : STALE;
    },
    replay: async () => STALE,
  });
}

function turnedAway(channel: ChannelId, error: string | null): Ending {
  if (error === "access_denied") return refused("연결을 취소했어요. 앱에서 언제든지 다시 연결할 수 있어요.");
  return refused(`${CHANNEL_NAMES[channel]}에서 연결을 마치지 못했어요. 앱에서 다시 연결해 주세요.`);
}

type Exchange = { readonly state: State; readonly access: SignInAccess; readonly code: string };

/** The code is spent already: nothing else may count as a repetition of it. */
const ONCE: OnceHandle = { guard: { sql: "1", args: [] }, remember: () => [] };

async function connect(ctx: ServiceContext, exchange: Exchange): Promise<Ending> {
  const { storeId, channel } = exchange.state;
  const label = CHANNEL_NAMES[channel];
  try {
    const credentials = await exchangeCode(ctx, exchange);
    if (credentials === null) return unavailable(channel);
    const checked = await checkCredentials(ctx, { storeId, channel, credentials });
    if (checked.type === "turned_down") return refused(turnedDown(channel));
    const state = storedState(checked);
    await saveConnection(ctx, { storeId, channel, credentials, state, details: { by: "sign-in" } }, ONCE);
    if (checked.type === "hindered") return refused(checked.error.messageKo);
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    return isSilence(thrown) ? unavailable(channel) : refused(thrown.messageKo);
  }
  return { type: "connected", message: `${label} 계정이 연결됐어요. 이 창을 닫고 앱으로 돌아가 주세요.` };
}

/** The account that was connected before, if any, stays. */
function turnedDown(channel: ChannelId): string {
  return `${CHANNEL_NAMES[channel]} 계정에 올릴 권한을 받지 못해 연결하지 않았어요. 권한에 모두 동의하고 앱에서 다시 연결해 주세요.`;
}

function unavailable(channel: ChannelId): Ending {
  const message = `${CHANNEL_NAMES[channel]} 서버가 제때 답하지 않아 연결하지 못했어요. 잠시 후 앱에서 다시 연결해 주세요.`;
  return { type: "unavailable", message };
}

/** @returns null when the channel answered with something that is no account of it */
async function exchangeCode(ctx: ServiceContext, exchange: Exchange): Promise<JsonObject | null> {
  const { state, access, code } = exchange;
  const { channels, clock } = ctx.deps;
  const account = { ...access.app, id: freshId(ctx.deps), credentials: {} };
  const target = {
    channel: state.channel,
    op: "publish",
    isRead: true,
    account: state.storeId,
    signal: AbortSignal.timeout(EXCHANGE_MS),
  } as const;
  const given = await channels.policies.execute(target, (signal) =>
    access.oauth.exchange(
      { account, now: clock.now(), fetch: channels.fetch, signal },
      { code, redirectUri: access.redirectUri },
    ),
  );
  return registryOf(channels).get(state.channel).credentialsSchema.safeParse(given).data ?? null;
}
