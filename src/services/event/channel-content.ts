import {
  type Channel,
  type ChannelPreview,
  CODE_TO_COME,
  type DeriveInput,
  type Issue,
  isJsonObject,
  type Json,
  type JsonObject,
  mergeContent,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { contentMedia } from "../media/index.ts";
import type { StoreView } from "../store/index.ts";
import { trackingCodesOf, trackingUrl } from "../tracking/index.ts";
import { toChannelEvent, toChannelStore } from "./channel-views.ts";
import type { EventView } from "./event-view.ts";

/** What only the moment makes wrong: the same content is right at another time. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(["TOO_EARLY", "TOO_LATE"]);

/** What a channel would get for an event, and what it says to that. */
export type ChannelContent = {
  readonly content: JsonObject;
  readonly issues: readonly Issue[];
  /** Null for content of another shape, which no adapter can show. */
  readonly preview: ChannelPreview | null;
};

/** @returns what adapters derive and judge an event's content by, for each channel with its own link */
export async function contentInputs(
  ctx: ServiceContext,
  event: EventView,
  store: StoreView,
): Promise<(channel: string) => DeriveInput> {
  const { storeId, eventId, imageUrl, channelPlan } = event;
  const [media, codes] = await Promise.all([
    contentMedia(ctx, { storeId, contents: [{ imageUrl }, channelPlan] }),
    trackingCodesOf(ctx.deps, eventId),
  ]);
  const now = ctx.deps.clock.now();
  const subject = { store: toChannelStore(store), event: toChannelEvent(event, now), now, media };
  return (channel) => ({
    ...subject,
    trackingUrl: trackingUrl(ctx.deps, codes[channel] ?? CODE_TO_COME),
  });
}

/** The owner's fields over the derived ones, as distribution will send them. */
export function reviewContent(adapter: Channel, given: unknown, input: DeriveInput): ChannelContent {
  const own: JsonObject = isJsonObject(given) ? given : {};
  const content = mergeContent(adapter.deriveContent(input), own);
  const misshapen = shapeIssues(adapter, content);
  if (misshapen.length > 0) return { content, issues: misshapen, preview: null };
  return { content, issues: adapter.validate(content, input), preview: adapter.preview(content, input) };
}

/** What stands against the content that the owner gave: the rest may still change by itself. */
export function givenIssues(adapter: Channel, given: unknown, input: DeriveInput): readonly Issue[] {
  if (!isJsonObject(given)) return [];
  const misshapen = shapeIssues(adapter, given);
  if (misshapen.length > 0) return misshapen;
  return reviewContent(adapter, given, input).issues.filter(
    ({ severity, code, field }) =>
      severity === "hard" && !OF_THE_MOMENT.has(code) && isGiven(given, field.split(".")),
  );
}

function shapeIssues(adapter: Channel, content: JsonObject): readonly Issue[] {
  const parsed = adapter.contentSchema.safeParse(content);
  if (parsed.success) return [];
  const fields = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => [...issue.path, key].join("."))
      : [issue.path.join(".")],
  );
  return [...new Set(fields)].map((field) => ({
    severity: "hard",
    field,
    code: "INVALID_CONTENT",
    message: "채널에 맞는 내용인지 다시 확인해 주세요.",
  }));
}

/** `schedule.endDate` is given when `schedule` holds it; `imageUrls.1` when `imageUrls` is there at all. */
function isGiven(content: Json | undefined, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined || !isJsonObject(content)) return content !== undefined;
  return isGiven(content[name], rest);
}
