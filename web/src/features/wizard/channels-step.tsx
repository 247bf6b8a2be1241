import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, queryClient } from "../../api/index.ts";
import { channelName, count, money } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, QueryBlock, Skeleton } from "../../ui/index.ts";
import { ChannelChoice } from "./channel-choice.tsx";
import { CHANNELS, type ChannelId, withContent } from "./channel-words.ts";
import type { Plan } from "./draft-saver.ts";
import { type ChannelEstimate, closedBecause } from "./open-channels.ts";
import { isInRow } from "./open-step.ts";
import { type Draft, useNextStep } from "./use-draft.ts";
import { useEstimate } from "./use-estimate.ts";
import { WizardFrame } from "./wizard-frame.tsx";

/** Where the event is told of: six rows with their reach and price, and what they cost together. */
export function ChannelsStep({ draft }: { readonly draft: Draft }) {
  const { id: eventId, channels: plan } = draft.event;
  const [shelf, setShelf] = useState<Plan>([]);
  const [error, setError] = useState<string>();
  const items = useMemo(() => CHANNELS.map((channel) => itemOf(plan, shelf, channel)), [plan, shelf]);
  const estimate = useEstimate(eventId, items);
  const go = useNextStep(draft, "5");
  const check = useMutation({
    mutationFn: () =>
      queryClient.fetchQuery(api.distribution.estimate.queryOptions({ eventId, channels: items })),
    onSuccess: (rows) => {
      const objection = objectionTo(plan, rows);
      if (objection === undefined) go.mutate();
      else setError(objection);
    },
  });
  const toggle = (channel: ChannelId, isOn: boolean) => {
    setError(undefined);
    const item = itemOf(plan, shelf, channel);
    const others = plan.filter((each) => each.channel !== channel);
    setShelf(isOn ? shelf.filter((each) => each.channel !== channel) : [...shelf, item]);
    draft.set({ channels: isOn ? inOrder([...others, item]) : others });
  };
  const change = (channel: ChannelId, content: Readonly<Record<string, unknown>>) =>
    draft.set({ channels: withContent(plan, channel, content) });
  const next = () => {
    setError(undefined);
    if (plan.length === 0) setError(m.wizard_channelMissing());
    else check.mutate();
  };
  return (
    <WizardFrame
      step="4"
      title={m.wizard_channelsTitle()}
      draft={draft}
      errors={error === undefined ? {} : { channels: error }}
      failure={check.error ?? draft.save.error}
      next={m.wizard_next()}
      isPending={check.isPending || go.isPending}
      onNext={next}
    >
      {error === undefined ? null : (
        <p role="alert" className="mb-4 font-semibold text-bad">
          {error}
        </p>
      )}
      <QueryBlock query={estimate} skeleton={<Skeleton rows={12} />}>
        {(rows) => (
          <>
            <ul className="grid gap-3">
              {rows.map((row) => (
                <li key={row.channel}>
                  <ChannelChoice
                    estimate={row}
                    written={itemOf(plan, shelf, row.channel).content}
                    isOn={plan.some(({ channel }) => channel === row.channel)}
                    onToggle={(isOn) => toggle(row.channel, isOn)}
                    onChange={(content) => change(row.channel, content)}
                  />
                </li>
              ))}
            </ul>
            <Total rows={rows} plan={plan} budgetKrw={draft.event.budgetCapKrw} />
          </>
        )}
      </QueryBlock>
    </WizardFrame>
  );
}

/** Why these channels do not go on as they are: one that nothing can be sent by, or one whose row is not filled in. */
function objectionTo(plan: Plan, rows: readonly ChannelEstimate[]): string | undefined {
  const chosen = rows.filter((row) => plan.some(({ channel }) => channel === row.channel));
  const namesOf = (some: readonly ChannelEstimate[]) =>
    some.map(({ channel }) => channelName(channel)).join(", ");
  const closed = chosen.filter((row) => closedBecause(row) !== undefined);
  if (closed.length > 0) return m.wizard_channelClosed({ channels: namesOf(closed) });
  const unfilled = chosen.filter(({ issues }) =>
    issues.some(({ severity, field }) => severity === "hard" && isInRow(field)),
  );
  return unfilled.length === 0 ? undefined : m.wizard_channelUnfilled({ channels: namesOf(unfilled) });
}

function itemOf(plan: Plan, shelf: Plan, channel: ChannelId): Plan[number] {
  return [...plan, ...shelf].find((item) => item.channel === channel) ?? { channel };
}

function inOrder(plan: Plan): Plan {
  return CHANNELS.flatMap((channel) => plan.filter((item) => item.channel === channel));
}

/** Won, of the channels that are switched on. */
export function totalOf(rows: readonly ChannelEstimate[], plan: Plan): number {
  const on = new Set(plan.map(({ channel }) => channel));
  return rows.reduce((sum, { channel, costKrw }) => sum + (on.has(channel) ? costKrw : 0), 0);
}

type TotalProps = {
  readonly rows: readonly ChannelEstimate[];
  readonly plan: Plan;
  readonly budgetKrw: number | null;
};

function Total({ rows, plan, budgetKrw }: TotalProps) {
  const total = totalOf(rows, plan);
  const over = budgetKrw === null ? 0 : total - budgetKrw;
  return (
    <div className="mt-4 grid gap-3">
      <p
        role="status"
        className="flex flex-wrap justify-between gap-2 rounded-2xl bg-sunken p-4 text-lg font-bold"
      >
        <span>{m.wizard_total({ channels: count(plan.length) })}</span>
        <span data-testid="total">{money(total)}</span>
      </p>
      {budgetKrw === null ? null : over > 0 ? (
        <Banner look="warn">{m.wizard_overBudget({ budget: money(budgetKrw), over: money(over) })}</Banner>
      ) : (
        <p className="text-soft">{m.wizard_inBudget({ budget: money(budgetKrw), left: money(-over) })}</p>
      )}
    </div>
  );
}
