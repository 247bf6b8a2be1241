import { useState } from "react";
import { channelName, count, money } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { SelectField, TextField, TextLink } from "../../ui/index.ts";
import { CHANNEL_ACTS } from "./channel-words.ts";
import { issueWords } from "./issue-words.ts";
import { type ChannelEstimate, closedBecause } from "./open-channels.ts";
import { Issues } from "./texts-step.tsx";

type ChannelChoiceProps = {
  readonly estimate: ChannelEstimate;
  /** What the owner chose and typed; the estimate may be of a moment before. */
  readonly written: Readonly<Record<string, unknown>> | undefined;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly onChange: (content: Readonly<Record<string, unknown>>) => void;
};

/** One channel: on or off, what it does, whom it reaches, what it costs, and what it needs. */
export function ChannelChoice({ estimate, written, isOn, onToggle, onChange }: ChannelChoiceProps) {
  const { channel, costKrw, issues } = estimate;
  const closed = closedBecause(estimate);
  const isShut = closed !== undefined && !isOn;
  const reasonId = `${channel}-reason`;
  return (
    <div className="rounded-2xl border border-line bg-card p-4">
      <label className="flex min-h-11 cursor-pointer items-center gap-3">
        <input
          type="checkbox"
          name={channel}
          checked={isOn}
          aria-disabled={isShut || undefined}
          aria-describedby={closed === undefined ? undefined : reasonId}
          onChange={({ target }) => {
            if (!isShut) onToggle(target.checked);
          }}
          className="size-6 shrink-0 accent-brand"
        />
        <span className="min-w-0 flex-1">
          <span className="block text-lg font-bold">{channelName(channel)}</span>
          <span className="block text-sm text-soft">{CHANNEL_ACTS[channel]()}</span>
        </span>
        <span className="text-right">
          <span data-testid={`cost-${channel}`} className="block font-bold">
            {costKrw === 0 ? m.wizard_free() : money(costKrw)}
          </span>
          <span className="block text-sm text-soft">{reachWords(estimate)}</span>
        </span>
      </label>
      {closed === undefined ? null : (
        <div id={reasonId} className="mt-2 text-sm font-semibold text-bad">
          <p>{issueWords(closed)}</p>
          {closed.field === "connection" ? <TextLink to="/channels">{m.wizard_connect()}</TextLink> : null}
        </div>
      )}
      {isOn ? (
        <div className="mt-3 empty:mt-0">
          <Needs {...{ estimate, written, onChange }} />
          <Issues issues={issues.filter((issue) => issue !== closed)} />
        </div>
      ) : null}
    </div>
  );
}

/** The store's own past corrects the partner's word where there is enough of it. */
function reachWords({ estimatedViews, correctedViews }: ChannelEstimate): string {
  const views = correctedViews ?? estimatedViews;
  return views === null ? m.wizard_reachUnknown() : m.wizard_reach({ views: count(views) });
}

const RADII = ["500m", "1km", "2km", "3km"] as const;

type NeedsProps = Pick<ChannelChoiceProps, "estimate" | "written" | "onChange">;

function Needs({ estimate, written, onChange }: NeedsProps) {
  const { channel } = estimate;
  const content = { ...estimate.content, ...written };
  if (channel === "WooridongneTV")
    return (
      <SelectField
        label={m.wizard_radius()}
        value={String(content["radius"] ?? "1km")}
        onChange={({ target }) => onChange({ radius: target.value })}
      >
        {RADII.map((radius) => (
          <option key={radius} value={radius}>
            {radius}
          </option>
        ))}
      </SelectField>
    );
  if (channel === "GenieTV")
    return (
      <AmountField
        label={m.wizard_tvBudget()}
        value={Number(content["budgetKrw"] ?? 0)}
        onChange={(budgetKrw) => onChange({ budgetKrw })}
      />
    );
  if (channel === "RingoBiz")
    return (
      <TextField
        label={m.wizard_phone()}
        type="tel"
        inputMode="tel"
        maxLength={30}
        defaultValue={String(content["phoneNumber"] ?? "")}
        onChange={({ target }) => onChange({ phoneNumber: target.value.trim() })}
      />
    );
  return null;
}

type AmountProps = {
  readonly label: string;
  readonly value: number;
  readonly onChange: (won: number) => void;
};

function AmountField({ label, value, onChange }: AmountProps) {
  const [text, setText] = useState(String(value));
  const digits = text.replaceAll(",", "");
  const isNumber = /^\d{1,10}$/.test(digits);
  return (
    <TextField
      label={label}
      inputMode="numeric"
      value={text}
      error={isNumber ? undefined : m.wizard_moneyWrong()}
      onChange={({ target }) => {
        setText(target.value);
        const typed = target.value.replaceAll(",", "");
        if (/^\d{1,10}$/.test(typed)) onChange(Number(typed));
      }}
    />
  );
}
