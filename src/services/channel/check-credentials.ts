import {
  type ChannelError,
  type ChannelId,
  isChannelError,
  type JsonObject,
  registryOf,
} from "../../channels/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { accountFor } from "./connection.ts";
import { isSilence, stateAfter } from "./probe-channel.ts";
import { providerFor } from "./provider-for.ts";

/** Inside another answer, a channel gets this long. */
const QUICK_MS = 5_000;

/** What a channel says of credentials that are not stored yet. */
export type CheckedCredentials =
  | { readonly type: "works" }
  /** They do not open the account, or not for us: nothing to store. */
  | { readonly type: "turned_down"; readonly error: ChannelError }
  /** They are right, and something at the channel stands in the way. */
  | { readonly type: "hindered"; readonly error: ChannelError }
  /** The channel could not be asked, which says nothing about them. */
  | { readonly type: "unanswered" };

/** Other refusals are about the account or the operator, and other credentials would not mend them. */
const ABOUT_CREDENTIALS: ReadonlySet<ChannelError["kind"]> = new Set([
  "auth",
  "permission",
  "not_found",
  "content",
]);

/**
 * Asks the channel about new credentials before they take the place of the old ones. The call counts for an account
 * of its own, so neither what is blocked for the store's present account nor what is refused here reaches the other.
 *
 * @throws AppError PRECONDITION_FAILED NOT_CONFIGURED when nobody stands behind the channel
 */
export async function checkCredentials(
  ctx: ServiceContext,
  connection: { readonly storeId: string; readonly channel: ChannelId; readonly credentials: JsonObject },
): Promise<CheckedCredentials> {
  const { channels, clock } = ctx.deps;
  const { channel } = connection;
  const id = freshId(ctx.deps);
  const account = accountFor(ctx, { ...connection, id, provider: providerFor(ctx, channel) });
  const signal = AbortSignal.timeout(QUICK_MS);
  const target = { channel, op: "publish", isRead: true, account: id, signal } as const;
  try {
    await channels.policies.execute(target, (signal) =>
      registryOf(channels).get(channel).probe({ account, now: clock.now(), fetch: channels.fetch, signal }),
    );
    return { type: "works" };
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    if (isSilence(thrown)) return { type: "unanswered" };
    return { type: isAboutCredentials(thrown) ? "turned_down" : "hindered", error: thrown };
  }
}

function isAboutCredentials(error: ChannelError): boolean {
  const state = stateAfter(error);
  return state === "RECONNECT_NEEDED" || (state === null && ABOUT_CREDENTIALS.has(error.kind));
}

/** The state that credentials are stored with after the check. */
export function storedState(checked: CheckedCredentials): "CONNECTED" | "RESTRICTED" {
  return checked.type === "hindered" && stateAfter(checked.error) === "RESTRICTED"
    ? "RESTRICTED"
    : "CONNECTED";
}
