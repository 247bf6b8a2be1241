export { acceptsDistribution, acceptsEntries, endOfEntries, isOver, startOf } from "./accepts-entries.ts";
export { activateOnFirstSuccess } from "./activate-on-first-success.ts";
export { activeStores } from "./active-stores.ts";
export { approveEvent, archiveEvent, cancelEvent, endEvent } from "./change-event-status.ts";
export { toChannelEvent, toChannelStore } from "./channel-views.ts";
export { createDraft } from "./create-draft.ts";
export { duplicateEvent } from "./duplicate-event.ts";
export { eventTable } from "./event-table.ts";
export {
  type ChannelPlan,
  type EventStatus,
  type EventView,
  endOf,
  loadEvent,
  type Objective,
} from "./event-view.ts";
export { findEventBySlug, type SlugTarget } from "./find-event-by-slug.ts";
export { getEvent } from "./get-event.ts";
export { listEvents } from "./list-events.ts";
export { OBJECTIVE_LABELS, objectiveInput } from "./objective.ts";
export { previewEvent } from "./preview-event.ts";
export {
  createDraftShape,
  type EventDto,
  type EventPreview,
  eventIdShape,
  eventOutput,
  eventPageOutput,
  listEventsInput,
  previewOutput,
  updateEventShape,
} from "./schemas.ts";
export { type SelectedPurpose, selectPurpose, selectPurposeInput } from "./select-purpose.ts";
export { tickLifecycle } from "./tick-lifecycle.ts";
export { updateEvent } from "./update-event.ts";
export { windDownEvents, windDownStatements, zoneChangeStatements } from "./wind-down-events.ts";
