import type { ChannelId, JsonObject, Provider } from "../../channels/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { AppError, invalid } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { credentialsPlace } from "./connection.ts";
import { findChannelView } from "./find-view.ts";
import type { ChannelView, ConnectChannelInput } from "./schemas.ts";

/**
 * Stores a channel's credentials, encrypted and bound to their row. In demo mode a channel without a real
 * partner stays on its simulator.
 *
 * @throws AppError INVALID { fields } for credentials of another shape; PRECONDITION_FAILED NOT_CONFIGURED when
 *   the operator has set up no partner for the channel
 * @example await connectChannel({ ctx, input: { storeId, channel: "NaverBlog", credentials: { blogId: "dalbit" } } })
 */
export async function connectChannel(options: {
  ctx: ServiceContext;
  input: ConnectChannelInput;
}): Promise<ChannelView> {
  const { ctx, input } = options;
  const { storeId } = await requireStore(ctx, input.storeId, OWNER);
  const { channel } = input;
  const credentials = parseCredentials(ctx, channel, input.credentials);
  const view = () => findChannelView(ctx, { storeId, channel });
  return runOnce({
    ctx,
    storeId,
    procedure: "channels.connect",
    input,
    run: async (once) => {
      const provider = providerFor(ctx, channel);
      const { fields } = ctx.deps.secrets;
      const cipher = await fields.encrypt(JSON.stringify(credentials), credentialsPlace(storeId, channel));
      const entry = { storeId, action: "channel.connect", entityId: channel, details: { provider } };
      const { statement, mark } = auditMark(ctx, entry, once.guard);
      const now = ctx.deps.clock.now();
      await ctx.deps.store.write([
        statement,
        rawStatement(
          `insert into channel_connections
             (store_id, channel, connection_id, provider, state, credentials_cipher, key_id, created_at, updated_at)
           select ?, ?, ?, ?, 'CONNECTED', ?, ?, ?, ? where ${mark.sql}
           on conflict (store_id, channel) do update set provider = excluded.provider, state = excluded.state,
             credentials_cipher = excluded.credentials_cipher, key_id = excluded.key_id, updated_at = excluded.updated_at`,
          [storeId, channel, freshId(ctx.deps), provider, cipher, fields.currentKid, now, now, ...mark.args],
        ),
        ...once.remember({ channel }, mark),
      ]);
      return view();
    },
    replay: view,
  });
}

function parseCredentials(ctx: ServiceContext, channel: ChannelId, credentials: unknown): JsonObject {
  const parsed = ctx.deps.channels.registry.get(channel).credentialsSchema.safeParse(credentials);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ["credentials", ...issue.path].join("."));
  throw invalid("INVALID_REQUEST", { fields: [...new Set(fields)] });
}

/** A real partner where the operator has set one up; else the simulator of demo mode; a blog works without either. */
function providerFor(ctx: ServiceContext, channel: ChannelId): Provider {
  const { partners, simulators, registry } = ctx.deps.channels;
  const { mode } = registry.get(channel).descriptor;
  if (partners[channel] !== undefined) return mode === "assisted" ? "assisted" : "partner";
  if (ctx.deps.isDemo && simulators[channel] !== undefined) return "simulator";
  if (mode === "assisted") return "assisted";
  throw new AppError({ code: "PRECONDITION_FAILED", reason: "NOT_CONFIGURED", params: { channel } });
}
