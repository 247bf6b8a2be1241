/** What is out of the ordinary in running events (N-22): found hourly, told once, closed by itself. */
export { listAnomalies } from "./list-anomalies.ts";
export { tickAnomalies } from "./tick-anomalies.ts";
