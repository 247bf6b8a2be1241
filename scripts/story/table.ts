/** Columns on a terminal: Korean letters are two wide. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text)
    width += /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]/u.test(letter) ? 2 : 1;
  return width;
}

/** The first column to the left, numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => widthOf(row[at] ?? ""))),
  );
  return rows
    .map((row) =>
      widths
        .map((width, at) => {
          const cell = row[at] ?? "";
          const space = " ".repeat(width - widthOf(cell));
          return at === 0 ? `${cell}${space}` : `${space}${cell}`;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function number(value: number | null, unit = ""): string {
  return value === null ? "-" : `${value.toLocaleString("ko-KR")}${unit}`;
}
