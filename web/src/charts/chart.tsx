import "../../../src/charts/charts.css";
import type { Chart as ChartData } from "madang/charts";
import { useId, useState } from "react";
import { m } from "../i18n/index.ts";
import { Drawing } from "./drawing.tsx";
import { Scrubber } from "./scrubber.tsx";
import { TwinTable } from "./twin-table.tsx";

type ChartProps = {
  readonly chart: ChartData;
  /** Where a heading right above says the same. */
  readonly isCaptionHidden?: boolean;
};

/** One chart of the kit: its sentence, its drawing or its numbers as a table, and a slider that reads it aloud. */
export function Chart({ chart, isCaptionHidden = false }: ChartProps) {
  const [isTable, setIsTable] = useState(false);
  const [position, setPosition] = useState<number | null>(null);
  const tableId = useId();
  const { caption, drawing, table, readings } = chart;
  const hasNumbers = table.rows.length > 0;
  const at = position === null ? null : (readings[position]?.at ?? null);
  return (
    <figure className="chart-figure">
      <figcaption className={isCaptionHidden ? "sr-only" : undefined}>{caption}</figcaption>
      <div id={tableId}>
        {isTable && hasNumbers ? (
          <TwinTable table={table} caption={caption} />
        ) : (
          <div className="relative">
            <Drawing drawing={drawing} />
            {at === null ? null : <Cursor at={at} />}
          </div>
        )}
      </div>
      {isTable || readings.length === 0 ? null : (
        <Scrubber readings={readings} position={position} onMove={setPosition} />
      )}
      {hasNumbers ? (
        <button
          type="button"
          className="min-h-11 text-sm text-soft underline"
          aria-pressed={isTable}
          aria-controls={tableId}
          onClick={() => setIsTable((was) => !was)}
        >
          {m.charts_asTable()}
        </button>
      ) : null}
    </figure>
  );
}

/** Marks the position that is read. */
function Cursor({ at }: { at: number }) {
  const x = `${at}%`;
  return (
    <svg className="pointer-events-none absolute inset-0 h-full w-full" aria-hidden="true">
      <line className="chart-cursor" x1={x} x2={x} y1="0" y2="100%" />
    </svg>
  );
}
