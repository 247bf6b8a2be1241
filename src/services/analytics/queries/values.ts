import type { SqlValue } from "../../../db/index.ts";

/** A counter as a reader may see it: a withdrawal applied before its registration is below zero for a moment. */
export function count(value: SqlValue | undefined): number {
  return Math.max(0, Number(value ?? 0));
}

export function known(value: SqlValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
