import { rawStatement, type Statement } from "../../../db/index.ts";
import type { DomainEvent, Target } from "../../../events/index.ts";
import { resultsOf } from "./channel-status.ts";
import { effect, newestBy } from "./effect.ts";

const COLUMNS = "store_id, event_id, kind, channel, amount_krw, source, updated_at";
const REPLACE = `on conflict (store_id, event_id, kind, channel) do update set amount_krw = excluded.amount_krw,
  source = excluded.source, updated_at = excluded.updated_at`;

/** Prize and other costs from the event's fields, channel costs from its distributions. */
export function projectCosts(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  return [...ownerCosts(messages, target), ...channelCosts(messages, target)];
}

/** Store, event, kind, amount and time of what the owner says an event costs. */
export function toOwnerCosts(message: DomainEvent) {
  if (message.type !== "EventCreated" && message.type !== "EventChanged") return [];
  const { storeId, key, occurredAt, data } = message;
  return [
    [storeId, key, "prize", data.prizeCostKrw, occurredAt],
    [storeId, key, "other", data.otherCostKrw, occurredAt],
  ] as const;
}

function ownerCosts(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const rows = messages.flatMap(toOwnerCosts);
  return effect(
    {
      into: `insert into ${target.prefix}cost_entries (${COLUMNS})
        select r.value ->> 0, r.value ->> 1, r.value ->> 2, '', r.value ->> 3, 'owner', r.value ->> 4`,
      onConflict: REPLACE,
    },
    newestBy(rows, (row) => `${row[1]} ${row[2]}`),
    target,
  );
}

/**
 * A channel may run more than once for an event (`again`), and each run costs: the sum, over the runs, of the
 * newest known cost of each. A failed or cancelled run that names no cost is charged nothing; any other result
 * without one leaves what was known.
 *
 * Event-numbered messages are applied in order and once, so only the difference to what the run cost before is added.
 * To add up all runs anew with each message would read an event's whole history each time.
 */
function channelCosts(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const rows = newestCosts(messages).map(({ storeId, eventId, channel, source, at, before, runs }) => [
    ...[storeId, eventId, channel, source, at, before],
    [...runs],
  ]);
  if (rows.length === 0) return [];
  return [
    rawStatement(
      `insert into ${target.prefix}cost_entries (${COLUMNS})
       select store_id, event_id, 'channel', channel, (${GROWTH}), source, at
       from (select r.value ->> 0 as store_id, r.value ->> 1 as event_id, r.value ->> 2 as channel,
         r.value ->> 3 as source, r.value ->> 4 as at, r.value ->> 5 as before, r.value -> 6 as runs
         from json_each(?) r) c
       where ${target.when.sql} ${ADD}`,
      [JSON.stringify(rows), ...target.when.args],
    ),
  ];
}

type Charge = {
  readonly channel: string;
  readonly run: string;
  readonly amount: number;
  readonly source: string;
};

/** What a message says the runs of channels cost; results that say nothing are left out. KNOWN says the same in SQL. */
export function chargesOf(message: DomainEvent): readonly Charge[] {
  if (message.type !== "DistributionCompleted" && message.type !== "ChannelResultChanged") return [];
  const run = message.data.distributionId;
  return resultsOf(message).flatMap(({ channel, status, costKrw, costSource }) => {
    const amount = costKrw ?? (status === "FAILED" || status === "CANCELLED" ? 0 : null);
    return amount === null ? [] : [{ channel, run, amount, source: costSource ?? "none" }];
  });
}

type ChannelCost = {
  readonly storeId: string;
  readonly eventId: string;
  readonly channel: string;
  /** The event's first version in this batch: what came earlier has been counted. */
  readonly before: number;
  source: string;
  at: number;
  /** The newest cost of each run. */
  readonly runs: Map<string, number>;
};

/** What these messages say a channel costs, an entry for each channel of each event. */
function newestCosts(messages: readonly DomainEvent[]): readonly ChannelCost[] {
  const firstVersions = new Map<string, number>();
  const costs = new Map<string, ChannelCost>();
  for (const message of messages) {
    const { storeId, key: eventId, aggregateVersion, occurredAt: at } = message;
    const before = firstVersions.get(eventId) ?? aggregateVersion;
    firstVersions.set(eventId, before);
    for (const { channel, run, amount, source } of chargesOf(message)) {
      const name = `${eventId} ${channel}`;
      const cost = costs.get(name) ?? { storeId, eventId, channel, before, source, at, runs: new Map() };
      costs.set(name, Object.assign(cost, { source, at }));
      cost.runs.set(run, amount);
    }
  }
  return [...costs.values()];
}

const ADD = `on conflict (store_id, event_id, kind, channel) do update set amount_krw = amount_krw + excluded.amount_krw,
  source = excluded.source, updated_at = excluded.updated_at`;

/** The newest cost that the log knew of one run (`n`) of a channel (`c`) before: read backwards, up to the first hit. */
const KNOWN = `select coalesce(r.value ->> 'costKrw', 0) from outbox o cross join json_each(
    iif(o.type = 'DistributionCompleted', o.data -> 'results', '[' || (o.data -> 'result') || ']')) r
  where o.aggregate_id = c.event_id and o.aggregate_version < c.before
    and o.type in ('DistributionCompleted', 'ChannelResultChanged') and o.data ->> 'distributionId' = n.value ->> 0
    and r.value ->> 'channel' = c.channel
    and (r.value ->> 'costKrw' is not null or r.value ->> 'status' in ('FAILED', 'CANCELLED'))
  order by o.aggregate_version desc limit 1`;

const GROWTH = `select sum(n.value ->> 1 - coalesce((${KNOWN}), 0)) from json_each(c.runs) n`;
