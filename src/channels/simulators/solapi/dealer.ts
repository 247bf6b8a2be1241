import { z } from "zod";
import { DAY_MS } from "../../../time.ts";
import { parseJson } from "../../json.ts";
import { KAKAO_CHANNEL_LIMITS as LIMITS } from "../../kakao-channel/schema.ts";
import type { Answer } from "../frame.ts";
import type { Table } from "../table.ts";
import { accountOf, groupJson } from "./account.ts";
import { refusal } from "./answer.ts";
import type { FileRow } from "./files.ts";
import type { FreshIds } from "./fresh-ids.ts";
import { type GroupRow, type GroupStatus, type Groups, statusOf } from "./groups.ts";
import { AddBody, addedJson, imageOf, markerOf, membersOf, pageJson, recipientsOf } from "./messages.ts";

/** The business side of the simulated dealer. */
export type Dealer = {
  readonly groups: Groups;
  readonly files: Table<FileRow>;
  readonly groupIds: FreshIds;
  readonly fileIds: FreshIds;
  readonly now: () => number;
  readonly seed: string;
  /** Prepaid won at the start. */
  readonly depositKrw: number;
};

const SIX_MONTHS_MS = 183 * DAY_MS;
const CreateBody = z.object({
  allowDuplicates: z.literal(false),
  customFields: z.object({ ref: z.string().max(100) }),
});
const ScheduleBody = z.object({ scheduledDate: z.iso.datetime({ offset: true }) });

/** An empty group. */
export async function create(dealer: Dealer, body: unknown): Promise<Answer> {
  const parsed = CreateBody.safeParse(body);
  if (!parsed.success) return refusal(400, "ValidationError");
  const now = dealer.now();
  const stamp = new Date(now).toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const id = await dealer.groupIds((hex) => `G4V${stamp}${hex.slice(0, 15).toUpperCase()}`);
  const group: GroupRow = {
    id,
    externalRef: parsed.data.customFields.ref,
    marker: "",
    createdAt: now,
    updatedAt: now,
    acceptedAt: null,
    startsAt: null,
    isScheduled: false,
    closedAt: null,
    closedAs: null,
  };
  dealer.groups.put(group);
  return shown(dealer, group);
}

/** Takes messages into a group that waits; each with the code it is taken or refused with. */
export async function add(dealer: Dealer, { id }: GroupRow, text: string): Promise<Answer> {
  if (new TextEncoder().encode(text).byteLength > LIMITS.requestMaxBytes)
    return refusal(413, "RecipientsTooMany");
  const parsed = AddBody.safeParse(parseJson(text));
  if (!parsed.success) return refusal(400, "ValidationError");
  const { messages } = parsed.data;
  if (messages.length > LIMITS.recipientsPerRequest) return refusal(413, "RecipientsTooMany");
  const images = new Set(messages.map(imageOf).filter((id) => id !== null));
  if ([...images].some((image) => dealer.files.get(image) === undefined))
    return refusal(400, "ValidationError");
  const recipients = await recipientsOf(dealer.seed, messages);
  // Only now: the group may have been sent, or filled, while the numbers were hashed.
  const group = dealer.groups.get(id);
  if (group === undefined) return refusal(404, "ResourceNotFound");
  const refused = refusalOf(statusOf(group, dealer.now()));
  if (refused !== null) return refused;
  const known = dealer.groups.members(id);
  const from = known.length;
  const members = membersOf(messages, recipients, known);
  dealer.groups.add(id, members);
  dealer.groups.put({ ...group, marker: markerOf(messages), updatedAt: dealer.now() });
  const rows = messages.map(({ to }, index) => ({ to, code: members[index]?.code ?? "" }));
  return { status: 200, body: addedJson(id, from, rows) };
}

/** Sends a group now, if the balance holds. Once sent it cannot be sent again. */
export function send(dealer: Dealer, group: GroupRow): Answer {
  const now = dealer.now();
  const { status, registered } = accountOf(dealer.groups, group, now);
  const refused = refusalOf(status);
  if (refused !== null) return refused;
  if (registered === 0) return refusal(400, "ValidationError");
  if (registered * LIMITS.unitPriceKrw > balanceKrw(dealer)) return refusal(402, "NotEnoughBalance");
  return changed(dealer, { ...group, acceptedAt: now, startsAt: now });
}

/** Sends a group at an instant within the next six months. */
export function schedule(dealer: Dealer, group: GroupRow, body: unknown): Answer {
  const now = dealer.now();
  const refused = refusalOf(statusOf(group, now));
  if (refused !== null) return refused;
  const at = Date.parse(ScheduleBody.safeParse(body).data?.scheduledDate ?? "");
  if (!(at > now && at < now + SIX_MONTHS_MS)) return refusal(400, "InvalidScheduledDate");
  return changed(dealer, { ...group, acceptedAt: now, startsAt: at, isScheduled: true });
}

/** Takes a schedule back; the group is over then. */
export function unschedule(dealer: Dealer, group: GroupRow): Answer {
  const now = dealer.now();
  if (statusOf(group, now) !== "SCHEDULED") return refusal(400, "InvalidStatus");
  return changed(dealer, { ...group, closedAt: now, closedAs: "FAILED" });
}

/** Deletes a group that waits. */
export function remove(dealer: Dealer, group: GroupRow): Answer {
  const now = dealer.now();
  if (statusOf(group, now) !== "PENDING") return refusal(400, "NotOperationalStatus");
  return changed(dealer, { ...group, closedAt: now, closedAs: "DELETED" });
}

/** The group as it stands at this moment. */
export function shown(dealer: Dealer, group: GroupRow): Answer {
  return { status: 200, body: groupJson(dealer.groups, group, dealer.now()) };
}

/** One page of a group's messages. */
export function page(dealer: Dealer, group: GroupRow, query: (name: string) => string | undefined): Answer {
  const limit = Math.min(500, Math.max(1, Number(query("limit") ?? 20) || 20));
  const startKey = query("startKey") ?? null;
  return { status: 200, body: pageJson(dealer.groups, group, { limit, startKey, at: dealer.now() }) };
}

/** What is left of the prepaid won. */
export function balance(dealer: Dealer): Answer {
  const body = { balance: balanceKrw(dealer), point: 0, minimumCash: 0, accountId: "26110000000001" };
  return { status: 200, body };
}

function balanceKrw(dealer: Dealer): number {
  const spent = dealer.groups
    .all()
    .filter(({ acceptedAt }) => acceptedAt !== null)
    .map((group) => accountOf(dealer.groups, group, dealer.now()))
    .reduce((sum, { chargedKrw, refundKrw }) => sum + chargedKrw - refundKrw, 0);
  return dealer.depositKrw - spent;
}

function changed(dealer: Dealer, group: GroupRow): Answer {
  const next = { ...group, updatedAt: dealer.now() };
  dealer.groups.put(next);
  return shown(dealer, next);
}

/** Why a group in this state takes neither messages nor orders; null = it does. */
function refusalOf(status: GroupStatus): Answer | null {
  switch (status) {
    case "PENDING":
      return null;
    case "SENDING":
      return refusal(409, "GroupInProcessing");
    case "COMPLETE":
      return refusal(409, "AlreadySent");
    case "SCHEDULED":
      return refusal(409, "ScheduledGroup");
    case "FAILED":
      return refusal(400, "FailedGroup");
    case "DELETED":
      return refusal(400, "DeletedGroup");
  }
}
