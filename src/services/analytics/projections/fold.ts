import type { Row } from "../../../db/index.ts";
import type { DomainEvent } from "../../../events/index.ts";
import { resultsOf } from "./channel-status.ts";
import { chargesOf, toOwnerCosts } from "./costs.ts";
import { byChannel, byEvent, byHour } from "./counters.ts";
import { type Cell, createSums } from "./effect.ts";
import { toEstimates } from "./estimates.ts";
import { FIELDS, STUB_CELLS, toFieldsRow } from "./event-stats.ts";
import { isParticipantMessage, type ParticipantMessage } from "./participant.ts";

/** Rows as the projections' tables would hold them, of a store; people and channels of one event only. */
export type FoldedTables = {
  /** event_stats */
  readonly events: readonly Row[];
  /** cost_entries */
  readonly costs: readonly Row[];
  /** timeline_hourly, by hour */
  readonly hours: readonly Row[];
  /** channel_participation */
  readonly participation: readonly Row[];
  /** Of channel_estimates: channel and views of all its runs. */
  readonly estimates: readonly Row[];
  /** Distribution states, as channel_stats has them. */
  readonly statuses: ReadonlyMap<string, string>;
  /** When the event was first told of; undefined when no message did. */
  readonly firstAt: number | undefined;
};

/**
 * The same projections as in the database, in memory and without writing: messages go in page by page in the order of
 * the log. Sums, fields and costs are computed by the projections' own functions.
 */
export function createFold(eventId: string) {
  const totals = createSums();
  const channels = createSums();
  const hours = createSums();
  const own = createOwnMessages(eventId);
  let firstAt: number | undefined;
  return {
    add(messages: readonly DomainEvent[]): void {
      const people = messages.filter(isParticipantMessage);
      const ofEvent = people.filter(({ key }) => key === eventId);
      totals.add(byEvent(people));
      channels.add(byChannel(ofEvent));
      hours.add(byHour(ofEvent));
      for (const message of messages) {
        if (message.key === eventId) firstAt = Math.min(firstAt ?? message.occurredAt, message.occurredAt);
        if (!isParticipantMessage(message)) own.add(message);
      }
    },
    tables: (): FoldedTables => ({
      events: own.events(totals.rows()),
      costs: own.costs(),
      hours: named(["store_id", "event_id", "hour", "participants", "conversions"], hours.rows()).sort(
        (left, right) => Number(left["hour"]) - Number(right["hour"]),
      ),
      participation: named(
        ["store_id", "event_id", "channel", "participants", "conversions"],
        channels.rows(),
      ),
      estimates: own.estimates(),
      statuses: own.statuses,
      firstAt,
    }),
  };
}

type OwnMessage = Exclude<DomainEvent, ParticipantMessage>;

/** Messages numbered by event: the newest word on each thing stands. */
function createOwnMessages(eventId: string) {
  const fields = new Map<string, readonly Cell[]>();
  const ownerCosts = new Map<string, Row>();
  /** By event, channel and run. */
  const charges = new Map<string, { eventId: string; channel: string; amount: number }>();
  const statuses = new Map<string, string>();
  /** By run and channel. */
  const estimates = new Map<string, { channel: string; views: number }>();

  return {
    statuses,
    add(message: OwnMessage): void {
      const [row] = toFieldsRow(message);
      if (row) fields.set(message.key, row);
      else if (!fields.has(message.key))
        fields.set(message.key, [message.storeId, message.key, ...STUB_CELLS]);
      for (const [storeId, key, kind, amount] of toOwnerCosts(message))
        ownerCosts.set(`${key} ${kind}`, costRow(storeId, key, { kind, channel: "", amount }));
      for (const { channel, run, amount } of chargesOf(message))
        charges.set(`${message.key} ${channel} ${run}`, { eventId: message.key, channel, amount });
      if (message.key !== eventId) return;
      for (const { channel, status } of resultsOf(message)) statuses.set(channel, status);
      for (const [, , channel, run, views] of toEstimates(message))
        estimates.set(`${run} ${channel}`, { channel, views });
    },
    estimates(): Row[] {
      const sums = createSums();
      sums.add([...estimates.values()].map(({ channel, views }) => ({ key: [channel], sums: [views] })));
      return named(["channel", "views"], sums.rows());
    },
    /** @param totals store, event, participants, conversions, new customers, returns */
    events(totals: readonly (readonly Cell[])[]): Row[] {
      const counted = new Map(totals.map((row) => [String(row[1]), row]));
      const storeId = totals[0]?.[0] ?? [...fields.values()][0]?.[0] ?? "";
      const ids = [...new Set([...fields.keys(), ...counted.keys()])].sort();
      return named(
        [
          ...["store_id", "event_id"],
          ...FIELDS,
          ...["participants", "conversions", "new_customers", "returns"],
        ],
        ids.map((id) => [
          ...(fields.get(id) ?? [storeId, id, ...STUB_CELLS]),
          ...(counted.get(id)?.slice(2) ?? [0, 0, 0, 0]),
        ]),
      );
    },
    costs(): Row[] {
      const sums = createSums();
      sums.add([...charges.values()].map((one) => ({ key: [one.eventId, one.channel], sums: [one.amount] })));
      const ofChannels = sums
        .rows()
        .map(([key, channel, amount]) =>
          costRow("", String(key), { kind: "channel", channel: String(channel), amount: Number(amount) }),
        );
      return [...ownerCosts.values(), ...ofChannels];
    },
  };
}

function costRow(
  storeId: string,
  eventId: string,
  { kind, channel, amount }: { kind: string; channel: string; amount: number },
): Row {
  return { store_id: storeId, event_id: eventId, kind, channel, amount_krw: amount };
}

function named(columns: readonly string[], rows: readonly (readonly Cell[])[]): Row[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
}
