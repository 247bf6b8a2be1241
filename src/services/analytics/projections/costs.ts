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
 * newest known cost of each, read from the log up to the message's version. A failed or cancelled run that
 * names no cost is charged nothing; any other result without one leaves what was known.
 */
function channelCosts(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const events = newestBy(
    messages.filter((message) => resultsOf(message).length > 0),
    (message) => message.key,
  ).map((message) => [message.storeId, message.key, message.aggregateVersion]);
  if (events.length === 0) return [];
  return [
    rawStatement(
      `insert into ${target.prefix}cost_entries (${COLUMNS})
       select store_id, event_id, 'channel', channel, amount, source, at from (
         select store_id, event_id, channel, sum(cost) as amount, source, at, max(version) from (
           select *, row_number() over (partition by event_id, run, channel order by version desc) as age
           from (${RESULTS}) where cost is not null
         ) where age = 1 group by store_id, event_id, channel
       ) where ${target.when.sql} ${REPLACE}`,
      [JSON.stringify(events), ...target.when.args],
    ),
  ];
}

/** What a result says its channel's run costs; null where it says nothing. The TypeScript of RESULTS' `cost`. */
export function chargeOf({ costKrw, status }: { costKrw: number | null; status: string }): number | null {
  return costKrw ?? (status === "FAILED" || status === "CANCELLED" ? 0 : null);
}

/** Every channel result of the events in question, one row each. */
const RESULTS = `select e.value ->> 0 as store_id, e.value ->> 1 as event_id, o.aggregate_version as version,
    o.occurred_at as at, o.data ->> 'distributionId' as run, r.value ->> 'channel' as channel,
    coalesce(r.value ->> 'costKrw', iif(r.value ->> 'status' in ('FAILED', 'CANCELLED'), 0, null)) as cost,
    coalesce(r.value ->> 'costSource', 'none') as source
  from json_each(?) e cross join outbox o cross join json_each(
    iif(o.type = 'DistributionCompleted', o.data -> 'results', '[' || (o.data -> 'result') || ']')) r
  where o.aggregate_id = e.value ->> 1 and o.aggregate_version <= e.value ->> 2
    and o.type in ('DistributionCompleted', 'ChannelResultChanged')`;
