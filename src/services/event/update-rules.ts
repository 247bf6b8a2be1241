import { AppError } from "../../errors.ts";
import { applied, changedFields, type EventChanges } from "./changes.ts";
import { missingFields } from "./completeness.ts";
import type { EventView } from "./event-view.ts";

const OPEN_WHILE_ACTIVE: ReadonlySet<string> = new Set([
  "endsAt",
  "targetParticipants",
  "description",
  "otherCostKrw",
]);

/**
 * What may change in which status (D-08): DRAFT and APPROVED everything, ACTIVE four fields and the end only
 * to a later instant, afterwards nothing.
 *
 * @throws AppError PRECONDITION_FAILED EVENT_LOCKED with params.fields
 */
export function refuseLocked(event: EventView, changes: EventChanges): void {
  const fields = lockedFields(event, changes);
  if (fields === undefined) return;
  throw new AppError({
    code: "PRECONDITION_FAILED",
    reason: "EVENT_LOCKED",
    params: { status: event.status, fields },
  });
}

function lockedFields(event: EventView, changes: EventChanges): string[] | undefined {
  switch (event.status) {
    case "DRAFT":
    case "APPROVED":
      return undefined;
    case "ACTIVE": {
      const locked = changedFields(event, changes).filter(
        (field) =>
          !OPEN_WHILE_ACTIVE.has(field) ||
          (field === "endsAt" && (changes.endsAt ?? 0) <= (event.endsAt ?? 0)),
      );
      return locked.length > 0 ? locked : undefined;
    }
    case "ENDED":
    case "ARCHIVED":
    case "CANCELLED":
      return Object.keys(changes);
  }
}

/** @throws AppError CONFLICT STALE_VERSION with params.version, the newest one */
export function refuseStale(event: EventView, version: number): void {
  if (event.version === version) return;
  throw new AppError({ code: "CONFLICT", reason: "STALE_VERSION", params: { version: event.version } });
}

/**
 * An approved event stays approvable: a change must not take away what approval asked for. What time alone
 * has made untrue (the end has passed) is not held against other fields.
 *
 * @throws AppError PRECONDITION_FAILED EVENT_INCOMPLETE with params.missing
 */
export function refuseIncomplete(event: EventView, changes: EventChanges, now: number): void {
  if (event.status === "DRAFT") return;
  const before = missingFields(event, now);
  const missing = missingFields(applied(event, changes), now).filter((field) => !before.includes(field));
  if (missing.length > 0) throw incomplete(missing);
}

export function incomplete(missing: readonly string[]): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", reason: "EVENT_INCOMPLETE", params: { missing } });
}
