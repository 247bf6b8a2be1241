export { getBenchmarks } from "./get-benchmarks.ts";
export { benchmarksFor, loadMonthAsOf, loadPublishedMonth, type PublishedMonth } from "./load-benchmarks.ts";
export { LEVEL_LABELS } from "./measures.ts";
export { cutOf, periodAt } from "./period.ts";
export { type Publication, publishSnapshot } from "./publish-snapshot.ts";
export { cohortOf } from "./read-contributions.ts";
export { tickBenchmarks } from "./tick-benchmarks.ts";
