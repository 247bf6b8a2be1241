/** Charts as pure functions: data in; drawing, sentence, table and readings out. No DOM, no framework. */
export { type BarListData, barList } from "./bar-list.ts";
export { bucketLabel } from "./dates.ts";
export type {
  Chart,
  ChartOptions,
  ChartTable,
  Drawing,
  DrawingNode,
  Locale,
  Reading,
  TableCell,
  TableRow,
} from "./drawing.ts";
export { type HourHeatData, hourHeat } from "./hour-heat.ts";
export { SERIES_COUNT } from "./palette.ts";
export { type ShareBarData, shareBar } from "./share-bar.ts";
export { type StepsData, steps } from "./steps.ts";
export { type TrendData, type TrendPoint, trend } from "./trend.ts";
export type { Unit } from "./words.ts";
