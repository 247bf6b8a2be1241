import type { KmpStatus } from "../../kmp/answers.ts";
import type { Resource } from "./resources.ts";

export type Transition = { readonly status: KmpStatus; readonly at: number; readonly sequence: number };

/** Review on the virtual clock. */
const REVIEW_MS = 60_000;
const APPLY_MS = 10_000;

/** Screens are reviewed before they air; a tone is applied at once, or at its start. */
export type Course = "review" | "apply";

/** Everything that happens to a resource, in order, as its clock goes on. */
export function courseOf(course: Course, resource: Resource): readonly Transition[] {
  const planned = course === "review" ? reviewed(resource) : applied(resource);
  const { cancelledAt } = resource;
  const real =
    cancelledAt === null
      ? planned
      : [...planned.filter(({ at }) => at <= cancelledAt), { status: "CANCELLED" as const, at: cancelledAt }];
  return real.map((step, index) => ({ ...step, sequence: index + 1 }));
}

type Planned = Omit<Transition, "sequence">;

function reviewed({ acceptedAt, startsAt, endsAt, turnedDownFor }: Resource): Planned[] {
  const decidedAt = acceptedAt + REVIEW_MS;
  if (turnedDownFor !== null)
    return [
      { status: "IN_REVIEW", at: acceptedAt },
      { status: "REJECTED", at: decidedAt },
    ];
  const airedAt = Math.max(decidedAt + REVIEW_MS, startsAt);
  return [
    { status: "IN_REVIEW", at: acceptedAt },
    { status: "APPROVED", at: decidedAt },
    { status: "RUNNING", at: airedAt },
    { status: "ENDED", at: Math.max(airedAt, endsAt) },
  ];
}

function applied({ acceptedAt, startsAt, endsAt, turnedDownFor }: Resource): Planned[] {
  const appliedAt = Math.max(acceptedAt + APPLY_MS, startsAt);
  if (turnedDownFor !== null)
    return [
      { status: "APPLYING", at: acceptedAt },
      { status: "FAILED", at: acceptedAt + APPLY_MS },
    ];
  return [
    { status: "APPLYING", at: acceptedAt },
    { status: "RUNNING", at: appliedAt },
    { status: "ENDED", at: Math.max(appliedAt, endsAt) },
  ];
}

/** The last thing that has happened at `at`. */
export function stateAt(course: Course, resource: Resource, at: number): Transition {
  const begun: Transition = {
    status: course === "review" ? "IN_REVIEW" : "APPLYING",
    at: resource.acceptedAt,
    sequence: 1,
  };
  return courseOf(course, resource).findLast((step) => step.at <= at) ?? begun;
}

/** It airs, or will. */
export function isLive(status: KmpStatus): boolean {
  return status !== "REJECTED" && status !== "FAILED" && status !== "CANCELLED";
}
