import { z } from "zod";
import { createTable } from "../table.ts";
import type { RowStorage } from "../world.ts";
import { SENDING_MS } from "./delivery.ts";

/** A group of messages. Instants in epoch ms. */
export const GroupRow = z.strictObject({
  id: z.string(),
  externalRef: z.string(),
  /** The tracking code in the text of its messages. */
  marker: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** When sending or scheduling was asked for; null = neither. */
  acceptedAt: z.number().nullable(),
  startsAt: z.number().nullable(),
  isScheduled: z.boolean(),
  closedAt: z.number().nullable(),
  closedAs: z.enum(["FAILED", "DELETED"]).nullable(),
});
export type GroupRow = z.infer<typeof GroupRow>;

/** What one request added: hashes of the recipients with the code that each was taken or refused with. */
const Batch = z.strictObject({
  id: z.string(),
  groupId: z.string(),
  members: z.array(z.tuple([z.string(), z.string()])),
});

export type Member = { readonly recipient: string; readonly code: string };

export type Groups = {
  all(): readonly GroupRow[];
  get(id: string): GroupRow | undefined;
  put(group: GroupRow): void;
  members(groupId: string): readonly Member[];
  add(groupId: string, members: readonly Member[]): void;
};

/** Groups and who is in them, kept over a restart. */
export function createGroups(storage?: RowStorage): Groups {
  const groups = createTable("group", GroupRow, storage);
  const batches = createTable("batch", Batch, storage);
  const members = new Map<string, Member[]>();
  const keep = (groupId: string, added: readonly Member[]) => {
    const known = members.get(groupId) ?? [];
    for (const member of added) known.push(member);
    members.set(groupId, known);
  };
  for (const batch of batches.all())
    keep(
      batch.groupId,
      batch.members.map(([recipient, code]) => ({ recipient, code })),
    );
  return {
    all: groups.all,
    get: groups.get,
    put: groups.put,
    members: (groupId) => members.get(groupId) ?? [],
    add(groupId, added) {
      const id = `${groupId}/${members.get(groupId)?.length ?? 0}`;
      batches.put({ id, groupId, members: added.map(({ recipient, code }) => [recipient, code]) });
      keep(groupId, added);
    },
  };
}

export type GroupStatus = "PENDING" | "SCHEDULED" | "SENDING" | "COMPLETE" | "FAILED" | "DELETED";

/** The state follows from the clock alone: nothing has to run for a group to be sent. */
export function statusOf(group: GroupRow, at: number): GroupStatus {
  const { startsAt, closedAt, closedAs, acceptedAt } = group;
  if (closedAs !== null && (closedAt ?? 0) <= at) return closedAs;
  if (startsAt === null || (acceptedAt ?? 0) > at) return "PENDING";
  if (at < startsAt) return "SCHEDULED";
  return at < startsAt + SENDING_MS ? "SENDING" : "COMPLETE";
}
