import { toBase64 } from "../../base64.ts";
import type { ServiceContext } from "../../context.ts";
import { held } from "../../db/index.ts";
import { AppError, notFound } from "../../errors.ts";
import { dayOf } from "../../time.ts";
import { channelDayTable, channelTable, dayTable, resultTable } from "../analytics/index.ts";
import { auditMark } from "../audit/index.ts";
import { deliveryTable } from "../distribution/index.ts";
import { eventTable } from "../event/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { salesTable } from "../sale/index.ts";
import { loadStore, OWNER, requireStore } from "../store/index.ts";
import type { TablePages } from "../table-pages.ts";
import type { ExportedStore, ExportStoreInput } from "./schemas.ts";
import { zipTables } from "./zip-tables.ts";

type Place = { readonly storeId: string; readonly timeZone: string };

/** Nothing here holds a participant, a member, a credential or a message's text. */
const TABLES: Readonly<Record<string, (ctx: ServiceContext, place: Place) => TablePages>> = {
  "events.csv": eventTable,
  "results.csv": resultTable,
  "results-by-day.csv": dayTable,
  "results-by-channel.csv": channelTable,
  "results-by-channel-and-day.csv": channelDayTable,
  "distributions.csv": deliveryTable,
  "sales.csv": salesTable,
};

/**
 * Everything a store has of its own, without personal data, as one ZIP of CSV files, also after it was closed. Pages of
 * the tables are in memory one at a time, of the archive what is compressed. The audit log says so before anything is
 * answered; a repeated request with the same key is answered with the figures of now and not written down again.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign store, FORBIDDEN for staff
 * @example const { fileName, base64 } = await exportStore({ ctx, input: { storeId } });
 */
export async function exportStore({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: ExportStoreInput;
}): Promise<ExportedStore> {
  const { storeId } = await requireStore(ctx, input.storeId, OWNER);
  ctx.http?.responseHeaders.set("cache-control", "no-store");
  const store = await loadStore({ ctx, storeId });
  if (!store) throw notFound();
  const build = () => exported(ctx, { storeId, timeZone: store.timeZone });
  return runOnce({
    ctx,
    storeId,
    procedure: "stores.export",
    input,
    run: async (once) => {
      const file = await build();
      const rows = file.files.reduce((sum, each) => sum + each.rows, 0);
      const entry = { storeId, action: "store.export", entityId: storeId, details: { rows } };
      const { statement, mark } = auditMark(ctx, entry, once.guard);
      const batch = [statement, ...once.remember({ storeId }, mark)];
      if (held(await ctx.deps.shards.of(storeId).write(batch))) return file;
      throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
    },
    replay: build,
  });
}

async function exported(ctx: ServiceContext, place: Place): Promise<ExportedStore> {
  const now = ctx.deps.clock.now();
  const tables = Object.entries(TABLES).map(([name, table]) => ({ name, pages: table(ctx, place) }));
  const { archive, files } = await zipTables(tables, now);
  return {
    fileName: `madang-store-${dayOf(place.timeZone, now)}.zip`,
    contentType: "application/zip",
    base64: toBase64(archive),
    files,
  };
}
