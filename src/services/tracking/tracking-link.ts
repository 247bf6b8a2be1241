import { CHANNEL_LABELS, isChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { trackingUrl } from "./ensure-tracking-codes.ts";
import type { TrackingCode } from "./find-code.ts";
import { qrSvg } from "./qr.ts";
import type { TrackingLink } from "./schemas.ts";

type Clicks = Readonly<Record<"human" | "head" | "bot", number>>;

const NO_CLICKS: Clicks = { human: 0, head: 0, bot: 0 };

/** Codes of one event with their links, pictures and clicks so far (the last second may be missing). */
export async function toTrackingLinks(
  ctx: ServiceContext,
  codes: readonly TrackingCode[],
): Promise<TrackingLink[]> {
  const clicks = await clicksOf(ctx, codes);
  return codes.map((row) => toTrackingLink(ctx, row, clicks.get(row.code) ?? NO_CLICKS));
}

function toTrackingLink(ctx: ServiceContext, row: TrackingCode, clicks: Clicks): TrackingLink {
  const url = trackingUrl(ctx.deps, row.code);
  const channel = isChannelId(row.channel) ? row.channel : null;
  return {
    code: row.code,
    url,
    qrSvg: qrSvg(url),
    channel,
    label: channel === null ? "직접" : CHANNEL_LABELS[channel],
    placement: row.placement === "" ? null : row.placement,
    clicks: clicks.human,
    headRequests: clicks.head,
    botClicks: clicks.bot,
  };
}

async function clicksOf(ctx: ServiceContext, codes: readonly TrackingCode[]): Promise<Map<string, Clicks>> {
  const [first] = codes;
  if (!first) return new Map();
  const [rows = []] = await ctx.deps.shards.of(first.storeId).query([
    rawStatement(
      `select code, sum(case kind when 'human' then count else 0 end) as human,
         sum(case kind when 'head' then count else 0 end) as head,
         sum(case kind when 'bot' then count else 0 end) as bot
       from click_counts where store_id = ? and event_id = ? group by code`,
      [first.storeId, first.eventId],
    ),
  ]);
  return new Map(
    rows.map((row) => [
      String(row["code"]),
      { human: Number(row["human"]), head: Number(row["head"]), bot: Number(row["bot"]) },
    ]),
  );
}
