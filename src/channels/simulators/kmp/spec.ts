import type { ChannelId } from "../../ids.ts";
import type { JsonObject } from "../../json.ts";
import type { Post } from "./ledger.ts";

export type WriteRequest = {
  readonly body: JsonObject;
  /** Last part of the path, for channels that write to a name (a phone line). */
  readonly name: string;
  /** Fresh id of the post. */
  readonly id: string;
  readonly now: number;
};

export type Accepted = {
  readonly costKrw: number;
  readonly scheduledAt?: number;
  /** What the partner answers beside id, status, cost and times. */
  readonly answer: JsonObject;
};

export type Rejected = { readonly code: string; readonly field: string };

/** What differs from channel to channel; everything else is KMP-1. */
export type SimulatorSpec = {
  readonly channel: ChannelId;
  readonly method: "POST" | "PUT";
  /** Hono path of the write. */
  readonly writePath: string;
  readonly collection: string;
  readonly idField: string;
  readonly cancelPath: string;
  /** Hono path of the statistics; has `:id` or `:eventId`. */
  readonly statsPath: string;
  accept(request: WriteRequest): Accepted | Rejected;
  status(post: Post, now: number): string;
  isCancellable(post: Post, now: number): boolean;
  /** Totals as a partner reports them at `at`. */
  stats(post: Post, at: number): JsonObject;
};
