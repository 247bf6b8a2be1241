import type { Channel } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { toIso } from "../../time.ts";
import type { ConnectionRow } from "./connection.ts";
import type { ChannelView } from "./schemas.ts";
import { signInAccess } from "./sign-in-access.ts";
import { webhookUrl } from "./webhook-url.ts";

/** What the list shows of a connection beside its state: nothing of the credentials themselves. */
export function connectionView(
  ctx: ServiceContext,
  entry: { channel: Channel; row: ConnectionRow | undefined; timeZone: string },
): Pick<ChannelView, "accountLabel" | "expiresAt" | "webhookUrl" | "canSignIn"> {
  const { channel, row, timeZone } = entry;
  const { id } = channel.descriptor;
  const canSignIn = signInAccess(ctx, id) !== null;
  if (row === undefined || row.state === "NOT_CONFIGURED")
    return { accountLabel: null, expiresAt: null, webhookUrl: null, canSignIn };
  return {
    accountLabel: row.accountLabel,
    expiresAt: row.expiresAt === null ? null : toIso(timeZone, row.expiresAt),
    webhookUrl: webhookUrl(ctx, id, row.connectionId),
    canSignIn,
  };
}
