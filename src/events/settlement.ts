import { held, type Row, rawStatement, type Statement } from "../db/index.ts";
import type { Consumer, ConsumerDeps } from "./consumer.ts";
import { advanceCursor, markName, readGeneration, selectCursor, selectGeneration } from "./generation.ts";
import { isUnsettled } from "./settled.ts";
import { selectMessages, toLoggedMessage } from "./transport/outbox.ts";
import type { EventTransport } from "./transport/transport.ts";
import { isWanted, STRIDE } from "./wanted.ts";

/** A message that no consumer has settled for so long is published again. */
export const REPUBLISH_AFTER_MS = 10_000;
const WINDOW = 2_000;
/** Open for so long, twice in a row, more than this: a transport that lost so much is not waited for. */
const REPUBLISHED_MAX = 500;

export type Settlement = {
  /** Moves the cursor as far as it may, and sees to what a transport seems to have lost. */
  readonly pass: () => Promise<void>;
};

export type SettlementOptions = {
  readonly consumer: Consumer;
  readonly transport: EventTransport;
  /** Applies everything after the cursor from the log itself. */
  readonly readLog: () => Promise<void>;
};

/**
 * Keeps a consumer's cursor where a broker delivers: before the first message that is wanted and neither applied nor
 * parked, failing or dead. So lag is exact whatever carries the messages, and a change of transports loses nothing. A few lost
 * messages are published again; where most are, the consumer reads the log.
 */
export function createSettlement(
  deps: ConsumerDeps,
  { consumer, transport, readLog }: SettlementOptions,
): Settlement {
  const wanted = isWanted(consumer, "w");
  let generation = 0;

  /** @returns whether there may be more behind the window */
  async function step(): Promise<boolean> {
    const mark = markName(consumer.name, generation);
    const [pointer, position, [end] = [], open = []] = await deps.store.query([
      selectGeneration(consumer.name),
      selectCursor(mark),
      selectWindow(mark, wanted),
      selectUnsettled(mark, wanted),
    ]);
    const live = readGeneration(pointer);
    if (live !== generation) {
      generation = live;
      return true;
    }
    const known = position?.[0];
    const first = open[0];
    const seq = first ? Number(first["seq"]) - 1 : Number(end?.["seq"] ?? 0);
    const passed = seq - Number(known?.["seq"] ?? 0);
    if (passed >= (Number(end?.["wanted"] ?? 0) > 0 ? 1 : STRIDE)) {
      await deps.store.write([advanceCursor(mark, { seq, now: deps.clock.now() })]);
    } else if (first && isOld(known?.["updated_at"])) {
      await recover(
        mark,
        open.filter((row) => isOld(row["occurred_at"])),
      );
    }
    return first === undefined && Number(end?.["count"] ?? 0) === WINDOW;
  }

  function isOld(at: Row[string] | undefined): boolean {
    return Number(at ?? 0) <= deps.clock.now() - REPUBLISH_AFTER_MS;
  }

  async function recover(mark: string, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const [before] = await deps.store.query([selectCursor(turnOf(mark))]);
    const isMuch = rows.length > REPUBLISHED_MAX;
    const isDirect = isMuch && Number(before?.[0]?.["seq"] ?? 0) > REPUBLISHED_MAX;
    const turn = { open: isDirect ? 0 : rows.length, now: deps.clock.now() };
    if (!held(await deps.store.write([claimTurn(mark, turn)]))) return;
    if (!isDirect) return republish(mark, rows);
    const [behind] = await deps.store.query([countBehind(mark)]);
    const count = Number(behind?.[0]?.["count"] ?? 0);
    deps.log.error("event_log_read_directly", { consumer: mark, count });
    await readLog();
  }

  async function republish(mark: string, rows: readonly Row[]): Promise<void> {
    const ids = rows.slice(0, REPUBLISHED_MAX).map((row) => String(row["id"]));
    const [messages = []] = await deps.store.query([selectMessages(ids)]);
    deps.log.error("event_log_republished", { consumer: mark, count: messages.length });
    await transport.publish(messages.map(toLoggedMessage));
    deps.watch?.republished(messages.length);
  }

  return {
    pass: async () => {
      while (await step());
    },
  };
}

const AFTER_CURSOR = `select seq, id, store_id, type, occurred_at from outbox
  where seq > coalesce((select seq from consumer_cursors where consumer = ?), 0) order by seq limit ${WINDOW}`;

function selectWindow(mark: string, wanted: string): Statement {
  return rawStatement(
    `select max(w.seq) as seq, count(*) as count, count(*) filter (where ${wanted}) as wanted from (${AFTER_CURSOR}) w`,
    [mark],
  );
}

function selectUnsettled(mark: string, wanted: string): Statement {
  const unsettled = isUnsettled(mark, "w.id");
  return rawStatement(
    `select w.seq, w.id, w.occurred_at from (${AFTER_CURSOR}) w where ${wanted} and ${unsettled.sql}`,
    [mark, ...unsettled.args],
  );
}

function countBehind(mark: string): Statement {
  return rawStatement(
    `select count(*) as count from outbox
     where seq > coalesce((select seq from consumer_cursors where consumer = ?), 0)`,
    [mark],
  );
}

const turnOf = (mark: string) => `${mark}/republished`;

/** Once in a while, whichever process comes first. Kept in the place of a position: how many messages were open. */
function claimTurn(mark: string, { open, now }: { open: number; now: number }): Statement {
  return rawStatement(
    `insert into consumer_cursors (consumer, seq, updated_at) values (?, ?, ?)
     on conflict (consumer) do update set seq = excluded.seq, updated_at = excluded.updated_at
     where updated_at <= ?`,
    [turnOf(mark), open, now, now - REPUBLISH_AFTER_MS],
  );
}
