import { CHANNEL_NAMES, isChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, type Row, rawStatement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { DEFAULT_TIME_ZONE, dayOf, toIso } from "../../time.ts";
import { auditMark } from "../audit/index.ts";
import { type Cell, csvLines, toCsv } from "../csv.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { NEWS_SINCE } from "./consent-ledger.ts";
import { isKeptForNews } from "./kept-number.ts";
import { CONSENT_HOLDS_MS } from "./marketing-recipients.ts";
import { fieldPlace, type Place } from "./person.ts";
import { hyphened, maskName } from "./phone.ts";
import type { ExportedParticipants, ExportParticipantsInput } from "./schemas.ts";

const ATTEMPTS_MAX = 3;
/** Opened at once; what is remembered of a page are its lines. */
const ROWS_AT_ONCE = 200;

const HEADER = [
  "이름(일부)",
  "휴대폰 번호",
  "참여 경로",
  "참여 일시(KST)",
  "혜택 사용 일시(KST)",
  "소식 받기 동의",
] as const;

/**
 * Who takes part in an event as a file for the owner, oldest first: numbers in full, names masked, never age, gender or
 * region, which customers were promised to be statistics; no number that is kept for advertising alone. The reason and
 * the number of rows are in the audit log before anything is answered. A repeated request with the same key holds
 * nobody who was not in the first file.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign event; FORBIDDEN for staff; UNAVAILABLE BUSY while people leave
 * @example (await exportParticipants({ ctx, input: { eventId, reason: "경품 발송 연락" } })).csv // "\uFEFF이름(일부),…"
 */
export async function exportParticipants(options: {
  ctx: ServiceContext;
  input: ExportParticipantsInput;
}): Promise<ExportedParticipants> {
  const { ctx, input } = options;
  const place = await requireEvent(ctx, input.eventId, OWNER);
  ctx.http?.responseHeaders.set("cache-control", "no-store");
  return runOnce({
    ctx,
    storeId: place.storeId,
    procedure: "participation.export",
    input,
    run: (once) => exportOnce(ctx, place, { reason: input.reason, once }),
    replay: async ({ last = "" }) => asFile(ctx, await readFileRows(ctx, place, last)),
  });
}

/** Another try only where somebody left between reading and writing down: a file holds nobody who is erased. */
async function exportOnce(
  ctx: ServiceContext,
  place: Place,
  { reason, once }: { readonly reason: string; readonly once: OnceHandle },
): Promise<ExportedParticipants> {
  const { storeId, eventId } = place;
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const file = await readFileRows(ctx, place);
    const entry = { storeId, action: "participation.export", entityId: eventId };
    const audit = auditMark(
      ctx,
      { ...entry, details: { reason, rows: file.count } },
      allOf(stillStand(place, file), once.guard),
    );
    const batch = [audit.statement, ...once.remember({ eventId, last: file.last }, audit.mark)];
    if (held(await ctx.deps.shards.of(storeId).write(batch))) return asFile(ctx, file);
  }
  throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
}

type FileRows = {
  readonly csv: string;
  readonly count: number;
  /** Id of the newest entry in it; "" without any. */
  readonly last: string;
};

function asFile(ctx: ServiceContext, { csv, count }: FileRows): ExportedParticipants {
  const today = dayOf(DEFAULT_TIME_ZONE, ctx.deps.clock.now());
  return {
    fileName: `madang-participants-${today}.csv`,
    contentType: "text/csv; charset=utf-8",
    csv,
    rows: count,
  };
}

const STANDS = "p.withdrawn_at is null and p.erased_at is null";

function stillStand({ storeId, eventId }: Place, { count, last }: FileRows): Condition {
  return {
    sql: `(select count(*) from participants p where p.store_id = ? and p.event_id = ? and p.id <= ? and ${STANDS}) = ?`,
    args: [storeId, eventId, last, count],
  };
}

/** @param upTo id of the newest entry that may be in it */
async function readFileRows(ctx: ServiceContext, place: Place, upTo?: string): Promise<FileRows> {
  let file: FileRows = { csv: toCsv([HEADER]), count: 0, last: "" };
  for (;;) {
    const page = await readPage(ctx, place, { after: file.last, upTo });
    const lines = await Promise.all(page.map((row) => cellsOf(ctx, place, row)));
    file = {
      csv: file.csv + csvLines(lines),
      count: file.count + page.length,
      last: String(page.at(-1)?.["id"] ?? file.last),
    };
    if (page.length < ROWS_AT_ONCE) return file;
  }
}

async function readPage(
  ctx: ServiceContext,
  { storeId, eventId }: Place,
  { after, upTo }: { readonly after: string; readonly upTo: string | undefined },
): Promise<readonly Row[]> {
  const within = upTo === undefined ? { sql: "p.id > ?", args: [after] } : between(after, upTo);
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select p.id, case when not ${isKeptForNews("p")} then p.phone_cipher end as phone_cipher,
         p.name_cipher, p.channel, p.registered_at, p.redeemed_at, ${NEWS_SINCE} as news_since
       from participants p where p.store_id = ? and p.event_id = ? and ${within.sql} and ${STANDS}
       order by p.id limit ${ROWS_AT_ONCE}`,
      [ctx.deps.clock.now() - CONSENT_HOLDS_MS, storeId, eventId, ...within.args],
    ),
  ]);
  return rows;
}

function between(after: string, upTo: string): Condition {
  return { sql: "p.id > ? and p.id <= ?", args: [after, upTo] };
}

async function cellsOf(ctx: ServiceContext, place: Place, row: Row): Promise<readonly Cell[]> {
  const { fields } = ctx.deps.secrets;
  const open = (cipher: unknown, column: "phone" | "name") =>
    typeof cipher === "string"
      ? fields.decrypt(cipher, fieldPlace(place, String(row["id"]), column))
      : Promise.resolve(null);
  const [phone, name] = await Promise.all([
    open(row["phone_cipher"], "phone"),
    open(row["name_cipher"], "name"),
  ]);
  const channel = String(row["channel"]);
  return [
    name === null ? null : maskName(name),
    phone === null ? null : hyphened(phone),
    isChannelId(channel) ? CHANNEL_NAMES[channel] : "직접 방문",
    wallClock(row["registered_at"]),
    wallClock(row["redeemed_at"]),
    row["news_since"] === null ? "아니요" : "예",
  ];
}

/** In Korea, as spreadsheets read a date. @example wallClock(0) // "1970-01-01 09:00:00" */
function wallClock(at: unknown): Cell {
  if (at === null) return null;
  return toIso(DEFAULT_TIME_ZONE, Number(at)).slice(0, 19).replace("T", " ");
}
