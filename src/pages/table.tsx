import type { Child } from "hono/jsx";

export type TableProps = {
  caption: string;
  heads: readonly string[];
  /** The first cell of a row is its heading. */
  rows: readonly (readonly Child[])[];
};

/** Rows of words and numbers; it scrolls sideways by itself where a phone is too narrow. */
export function Table({ caption, heads, rows }: TableProps) {
  return (
    <section class="wide" aria-label={caption} tabindex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr>
              <th scope="row">{name}</th>
              {cells.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
