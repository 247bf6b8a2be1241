import type { MediaFacts } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { type MediaName, parseMediaUrl } from "../../media/index.ts";
import { numberOrNull } from "./media-row.ts";

/** A plan names a handful; more than this is nobody's content. */
const ADDRESSES_MAX = 200;
const DEPTH_MAX = 20;

/** The store's own uploads among the addresses that stand in `contents`, by address. */
export async function contentMedia(
  ctx: ServiceContext,
  { storeId, contents }: { readonly storeId: string; readonly contents: readonly unknown[] },
): Promise<ReadonlyMap<string, MediaFacts>> {
  const names = new Map<string, MediaName>();
  for (const text of textsIn(contents, 0)) {
    const name = parseMediaUrl(ctx.deps.publicUrl, text);
    if (name?.storeId === storeId && names.size < ADDRESSES_MAX) names.set(text, name);
  }
  if (names.size === 0) return new Map();
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select sha256, content_type, bytes, width, height, duration_ms from media
       where store_id = ? and sha256 in (select value from json_each(?))`,
      [storeId, JSON.stringify(Array.from(names.values(), ({ sha256 }) => sha256))],
    ),
  ]);
  const facts = new Map(rows.map((row) => [String(row["sha256"]), toFacts(row)]));
  const found = [...names].flatMap(([address, { sha256, type }]) => {
    const known = facts.get(sha256);
    return known?.contentType === type.contentType ? [[address, known] as const] : [];
  });
  return new Map(found);
}

function* textsIn(value: unknown, depth: number): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null && depth < DEPTH_MAX) {
    for (const entry of Object.values(value)) yield* textsIn(entry, depth + 1);
  }
}

function toFacts(row: Row): MediaFacts {
  return {
    contentType: String(row["content_type"]),
    bytes: Number(row["bytes"]),
    width: numberOrNull(row["width"]),
    height: numberOrNull(row["height"]),
    durationMs: numberOrNull(row["duration_ms"]),
  };
}
