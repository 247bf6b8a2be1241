import { CHANNEL_IDS, type ChannelId } from "../../channels/index.ts";
import { type Db, rawStatement } from "../../db/index.ts";

/** `oldestAt`: epoch ms of the longest unchanged row's last change; null when there is none. */
export type Unconfirmed = {
  readonly channel: ChannelId;
  readonly count: number;
  readonly oldestAt: number | null;
};

/** Posts of one database whose fate is not known, for every channel. */
export async function countUnconfirmed(db: Db): Promise<Unconfirmed[]> {
  const [rows = []] = await db.query([
    rawStatement(
      `select channel, count(*) as count, min(updated_at) as oldest from distribution_channels
       where status = 'UNCONFIRMED' group by channel`,
      [],
    ),
  ]);
  const found = new Map(rows.map((row) => [row["channel"], row]));
  return CHANNEL_IDS.map((channel) => {
    const row = found.get(channel);
    return { channel, count: Number(row?.["count"] ?? 0), oldestAt: row ? Number(row["oldest"]) : null };
  });
}
