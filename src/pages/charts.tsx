import type { Child } from "hono/jsx";
import { jsx } from "hono/jsx";
import css from "../charts/charts.css" with { type: "text" };
import type { Chart, ChartTable, Drawing } from "../charts/index.ts";

/** The look of every chart; a page that shows one adds it to its styles. */
export const CHART_STYLES: string = css;

/** A drawing as elements of this page. */
function draw(drawing: Drawing): Child {
  if (typeof drawing === "string") return drawing;
  return jsx(drawing.tag, drawing.attributes, ...drawing.children.map(draw));
}

export type ChartFigureProps = {
  chart: Chart;
  /** Where a table with the same numbers, and more, stands beside it. */
  isTableLeftOut?: boolean;
};

/** A chart that needs no script: the sentence, the drawing, and the numbers as a table to unfold. */
export function ChartFigure({ chart, isTableLeftOut = false }: ChartFigureProps) {
  return (
    <figure class="chart-figure">
      <figcaption>{chart.caption}</figcaption>
      {draw(chart.drawing)}
      {isTableLeftOut || chart.table.rows.length === 0 ? null : (
        <details class="chart-numbers">
          <summary>표로 보기</summary>
          <TwinTable table={chart.table} caption={chart.caption} />
        </details>
      )}
    </figure>
  );
}

/** What scrolls sideways must be reachable by keyboard. */
function TwinTable({ table: { columns, rows }, caption }: { table: ChartTable; caption: string }) {
  return (
    <section class="chart-table" aria-label={`${caption} 표`} tabindex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, cells }) => (
            <tr>
              <th scope="row">{label}</th>
              {cells.map(({ text }) => (
                <td>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
