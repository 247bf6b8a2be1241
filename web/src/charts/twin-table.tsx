import type { ChartTable } from "madang/charts";

type TwinTableProps = { readonly table: ChartTable; readonly caption: string };

/** The numbers of a chart; it scrolls sideways by itself where a phone is too narrow. */
export function TwinTable({ table: { columns, rows }, caption }: TwinTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="chart-table" aria-label={caption} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, cells }, index) => (
            <tr key={`${String(index)} ${label}`}>
              <th scope="row">{label}</th>
              {cells.map(({ text }, column) => (
                <td key={columns[column + 1]}>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
