export { acceptsEntries } from "./accepts-entries.ts";
export { activateOnFirstSuccess } from "./activate-on-first-success.ts";
export {
  type ChannelPlan,
  type EventStatus,
  type EventView,
  loadEvent,
  type Objective,
} from "./event-view.ts";
export { findEventBySlug, type SlugTarget } from "./find-event-by-slug.ts";
export { tickLifecycle } from "./tick-lifecycle.ts";
