import { type ChannelId, type JsonObject, mergeContent, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { invalid } from "../../errors.ts";
import type { EventView } from "../event/index.ts";
import type { StoredContent } from "./row.ts";
import type { ChannelRequest } from "./schemas.ts";
import type { Subject } from "./subject.ts";
import { deriveInput } from "./views.ts";

export type PlannedChannel = {
  readonly channel: ChannelId;
  readonly given: JsonObject;
  /** The cap that came with the request, won; null = what the plan says. */
  readonly capKrw: number | null;
};

/**
 * The asked channels, or the event's own plan; content checked against each channel's shape. A plan's content
 * stands behind the request's; its cap is read when the money is set aside.
 *
 * @throws AppError INVALID NOTHING_TO_DISTRIBUTE, or INVALID_REQUEST { fields } for content of another shape
 */
export function planChannels(
  ctx: ServiceContext,
  event: EventView,
  asked: readonly ChannelRequest[] | undefined,
): readonly PlannedChannel[] {
  const requests = asked ?? event.channelPlan;
  if (requests.length === 0) throw invalid("NOTHING_TO_DISTRIBUTE");
  return requests.map(({ channel, content, capKrw }) => {
    const planned = event.channelPlan.find((entry) => entry.channel === channel);
    const base = asked === undefined ? {} : parseContent(ctx, channel, planned?.content ?? {});
    const given = mergeContent(base, parseContent(ctx, channel, content ?? {}));
    return { channel, given, capKrw: asked === undefined ? null : (capKrw ?? null) };
  });
}

function parseContent(ctx: ServiceContext, channel: ChannelId, content: unknown): JsonObject {
  const parsed = registryOf(ctx.deps.channels).get(channel).contentSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? issue.keys : [issue.path.join(".")],
  );
  throw invalid("INVALID_REQUEST", { channel, fields: [...new Set(fields)] });
}

/** What will be sent: the owner's fields over what follows from the event, frozen for the row's life. */
export function composeContent(
  ctx: ServiceContext,
  subject: Subject,
  channel: PlannedChannel & { readonly trackingCode: string },
): StoredContent {
  const { given, capKrw, trackingCode } = channel;
  const input = deriveInput(ctx, { ...subject, trackingCode });
  const derived = registryOf(ctx.deps.channels).get(channel.channel).deriveContent(input);
  return { given, sent: mergeContent(derived, given), capKrw };
}
