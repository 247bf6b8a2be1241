import { z } from "zod";
import {
  type ChannelId,
  type ChannelReason,
  type ChannelRecord,
  type DriverStep,
  isChannelId,
  isChannelReason,
  isJsonObject,
  type JsonObject,
  NEW_RECORD,
  type OwnerAction,
  parseJsonObject,
} from "../../channels/index.ts";
import type { distributionChannels } from "../../db/schema/store.ts";

type DbRow = typeof distributionChannels.$inferSelect;

/** One stored channel of a run: who it belongs to, its fence, its content and the driver's record. */
export type ChannelRow = {
  readonly storeId: string;
  readonly distributionId: string;
  readonly eventId: string;
  readonly channel: ChannelId;
  /** Grows with every save; a save with an older one does nothing. */
  readonly version: number;
  readonly leaseUntil: number | null;
  readonly trackingCode: string;
  readonly content: StoredContent;
  readonly costSource: string | null;
  /** Number of attempt rows so far. */
  readonly attempts: number;
  readonly record: ChannelRecord;
};

/** What the owner asked for, and what is sent: given over derived, frozen so that a repeat is the same request. */
export type StoredContent = {
  readonly given: JsonObject;
  readonly sent: JsonObject;
  /** The cap that came with the request, won; null = the plan's, as it stands when the money is set aside. */
  readonly capKrw: number | null;
};

/** The part of the record that has no column of its own. `save` names the batch that wrote it. */
const Hidden = z.object({
  save: z.string(),
  state: z.custom<JsonObject>(isJsonObject),
  generation: z.int(),
  commitAttempts: z.int(),
  looks: z.int(),
  deferrals: z.int(),
  rebuilds: z.int().default(0),
  plannedKrw: z.int().nullable().default(null),
  field: z.string().nullable(),
  providerStatus: z.string().nullable(),
});

const Action = z.object({
  kind: z.literal("assisted_post"),
  shareUrl: z.string(),
  copyTitle: z.string(),
  copyText: z.string(),
  tags: z.array(z.string()).default([]),
  images: z.array(z.string()).default([]),
  marker: z.string(),
  deadline: z.number(),
  remindedAt: z.number().nullable().default(null),
});

export const EXTERNAL_REF_SEPARATOR = ":";

/** Our name for the post at the partner; the same for the row's whole life. */
export function externalRefOf(row: Pick<ChannelRow, "distributionId" | "channel">): string {
  return `${row.distributionId}${EXTERNAL_REF_SEPARATOR}${row.channel}`;
}

/** A row of the database in the terms of the driver; its state is read through a schema. */
export function fromDbRow(row: DbRow): ChannelRow {
  if (!isChannelId(row.channel)) throw new TypeError("unknown channel in a stored row");
  return {
    storeId: row.storeId,
    distributionId: row.distributionId,
    eventId: row.eventId,
    channel: row.channel,
    version: row.version,
    leaseUntil: row.leaseUntil,
    trackingCode: row.trackingCode,
    content: readContent(row.content),
    costSource: row.costSource,
    attempts: row.attempts,
    record: toRecord(row),
  };
}

function toRecord(row: DbRow): ChannelRecord {
  const hidden = Hidden.parse(JSON.parse(row.state));
  return {
    status: row.status,
    step: toStep(row.step),
    state: hidden.state,
    generation: hidden.generation,
    commitAttempts: hidden.commitAttempts,
    commitAttemptAt: row.commitAttemptAt,
    looks: hidden.looks,
    deferrals: hidden.deferrals,
    rebuilds: hidden.rebuilds,
    plannedKrw: hidden.plannedKrw,
    nextAttemptAt: row.nextAttemptAt,
    reason: toReason(row.reason),
    message: row.message,
    field: hidden.field,
    ref: toRef(row),
    data: parseJsonObject(row.data) ?? {},
    action: toAction(row.action),
    costKrw: row.costKrw,
    providerStatus: hidden.providerStatus,
  };
}

function toRef(row: DbRow): ChannelRecord["ref"] {
  if (row.externalKind === null || row.externalAt === null) return null;
  return {
    kind: row.externalKind,
    at: row.externalAt,
    ...(row.externalId === null ? {} : { id: row.externalId }),
    ...(row.externalUrl === null ? {} : { url: row.externalUrl }),
  };
}

function toAction(text: string | null): OwnerAction | null {
  return text === null ? null : Action.parse(JSON.parse(text));
}

const STEPS: readonly DriverStep[] = [
  "NEW",
  "RECHECK",
  "PREPARING",
  "READY",
  "COMMITTING",
  "UNCONFIRMED",
  "SENT",
  "DONE",
];

function toStep(text: string): DriverStep {
  const step = STEPS.find((candidate) => candidate === text);
  if (step === undefined) throw new TypeError("unknown step in a stored row");
  return step;
}

function toReason(text: string | null): ChannelReason | null {
  return text !== null && isChannelReason(text) ? text : null;
}

function readContent(text: string): StoredContent {
  const value = parseJsonObject(text);
  return {
    given: isJsonObject(value?.given) ? value.given : {},
    sent: isJsonObject(value?.sent) ? value.sent : {},
    capKrw: typeof value?.capKrw === "number" ? value.capKrw : null,
  };
}

/** The JSON of the `state` column. */
export function hiddenOf(record: ChannelRecord, save: string): string {
  const { state, generation, commitAttempts, looks, deferrals, rebuilds, plannedKrw, field, providerStatus } =
    record;
  return JSON.stringify({
    save,
    state,
    generation,
    commitAttempts,
    looks,
    deferrals,
    rebuilds,
    plannedKrw,
    field,
    providerStatus,
  });
}

export const FIRST_RECORD = NEW_RECORD;
