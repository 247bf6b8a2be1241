import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { type Share, ShareSection } from "./schemas.ts";
import { tokenOf } from "./share-token.ts";

/** A link that was not revoked, as this module works with it. */
export type ShareRow = {
  readonly id: string;
  readonly storeId: string;
  readonly eventId: string;
  readonly label: string;
  readonly tokenHash: string;
  readonly sections: readonly ShareSection[];
  readonly passwordHash: string | null;
  readonly embedOrigins: readonly string[];
  readonly expiresAt: number | null;
  readonly version: number;
  readonly createdAt: number;
};

export function toShareRow(row: Row): ShareRow {
  const text = (name: string) => String(row[name]);
  const stored: unknown = JSON.parse(text("sections"));
  const origins: unknown = JSON.parse(text("embed_origins"));
  const known = new Set(Array.isArray(stored) ? stored : []);
  return {
    ...{ id: text("id"), storeId: text("store_id"), eventId: text("event_id"), label: text("label") },
    tokenHash: text("token_hash"),
    sections: ShareSection.options.filter((section) => known.has(section)),
    passwordHash: row["password_hash"] === null ? null : text("password_hash"),
    embedOrigins: Array.isArray(origins) ? origins.map(String) : [],
    expiresAt: row["expires_at"] === null ? null : Number(row["expires_at"]),
    version: Number(row["version"]),
    createdAt: Number(row["created_at"]),
  };
}

export type SharePlace = { readonly storeId: string; readonly eventId: string; readonly shareId: string };

/** Grants nothing: the caller has checked access. @throws AppError NOT_FOUND, also for a revoked one */
export async function loadShare(ctx: ServiceContext, place: SharePlace): Promise<ShareRow> {
  const { storeId, eventId, shareId } = place;
  const [rows = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement(
        "select * from share_links where store_id = ? and id = ? and event_id = ? and revoked_at is null",
        [storeId, shareId, eventId],
      ),
    ]);
  const [row] = rows;
  if (!row) throw notFound();
  return toShareRow(row);
}

export function isOver({ expiresAt }: Pick<ShareRow, "expiresAt">, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** As its owner sees it. */
export async function toShare(ctx: ServiceContext, row: ShareRow): Promise<Share> {
  const { id, eventId, label, sections, tokenHash, passwordHash, embedOrigins, expiresAt, version } = row;
  const token = await tokenOf(ctx, { eventId, shareId: id, hash: tokenHash });
  const instant = (at: number) => toIso(DEFAULT_TIME_ZONE, at);
  return {
    ...{ id, eventId, label, sections: [...sections], version },
    url: token === undefined ? null : `${ctx.deps.publicUrl}/s/${token}`,
    hasPassword: passwordHash !== null,
    embedOrigins: [...embedOrigins],
    state: isOver(row, ctx.deps.clock.now()) ? "EXPIRED" : "ACTIVE",
    expiresAt: expiresAt === null ? null : instant(expiresAt),
    createdAt: instant(row.createdAt),
  };
}
