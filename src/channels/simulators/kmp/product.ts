import type { ChannelId } from "../../ids.ts";
import type { JsonObject } from "../../json.ts";
import type { Resource } from "./resources.ts";
import type { Course } from "./timeline.ts";

export type Offer = {
  readonly body: JsonObject;
  /** The phone line in the path, for the product that is written to one; "" elsewhere. */
  readonly line: string;
  readonly now: number;
};

export type Accepted = {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly chargeKrw: number;
  /** Text that a reviewer reads. */
  readonly reviewed: string;
  readonly landingUrl: string;
  readonly callbackUrl: string | null;
  /** Its own fields in answers. */
  readonly fields: JsonObject;
};

export type Rejected = { readonly code: string; readonly field: string };

/** What differs from partner to partner; everything else is KMP-1. */
export type Product = {
  readonly channel: ChannelId;
  readonly method: "POST" | "PUT";
  /** Hono path of the write. */
  readonly writePath: string;
  readonly collection: string;
  /** Hono path of one resource: `:key` is its id, or the phone line. */
  readonly itemPath: string;
  readonly idField: string;
  /** Hono path with `:id`. */
  readonly cancelPath: string;
  /** Hono path with `:id` or `:eventId`. */
  readonly statsPath: string;
  readonly course: Course;
  /** Whether answers say what was charged. */
  readonly saysSpent: boolean;
  /** Event types of Standard Webhooks by what happened. */
  readonly eventType: (status: string) => string;
  accept(offer: Offer): Accepted | Rejected;
  /** Totals as the partner reports them at `at`; of one resource. */
  stats(resource: Resource, at: number): Record<string, number>;
};
