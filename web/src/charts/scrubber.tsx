import type { Chart } from "madang/charts";
import { m } from "../i18n/index.ts";

type ScrubberProps = {
  readonly readings: Chart["readings"];
  /** null until it is first moved: then the last reading is shown and nothing is announced. */
  readonly position: number | null;
  readonly onMove: (position: number) => void;
};

/** Reads a chart position by position, by arrows or by finger; what it reads is announced. */
export function Scrubber({ readings, position, onMove }: ScrubberProps) {
  const last = readings.length - 1;
  const shown = Math.min(position ?? last, last);
  const text = readings[shown]?.text ?? "";
  return (
    <div className="mt-1">
      <input
        type="range"
        className="scrubber h-11 w-full"
        min={0}
        max={last}
        step={1}
        value={shown}
        aria-label={m.charts_read()}
        aria-valuetext={text}
        onChange={(change) => onMove(change.currentTarget.valueAsNumber)}
      />
      <output className="block text-sm tabular-nums" aria-live="polite">
        {text}
      </output>
    </div>
  );
}
