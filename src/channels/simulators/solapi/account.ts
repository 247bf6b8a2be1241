import type { JsonObject } from "../../json.ts";
import { nextSendingTime } from "../../kakao-channel/quiet-hours.ts";
import { KAKAO_CHANNEL_LIMITS } from "../../kakao-channel/schema.ts";
import { repeated } from "../posts.ts";
import { isoOrNull } from "./answer.ts";
import { correctedAt, deliveryCode, reportedAt, SENDING_MS } from "./delivery.ts";
import { type GroupRow, type GroupStatus, type Groups, type Member, statusOf } from "./groups.ts";

const { unitPriceKrw } = KAKAO_CHANNEL_LIMITS;
const ACCOUNT_ID = "26110000000001";

/** The code of one message at an instant; messages of a group that begins at night are refused by KakaoTalk. */
export function codeAt(group: GroupRow, member: Member, at: number): string {
  const { startsAt } = group;
  const status = statusOf(group, at);
  if (member.code !== "2000" || startsAt === null) return member.code;
  if (status !== "SENDING" && status !== "COMPLETE") return "2000";
  if (reportedAt(member.recipient, startsAt) > at) return "3000";
  if (nextSendingTime(startsAt) !== null) return "3108";
  return (correctedAt(member.recipient, startsAt) ?? at + 1) <= at ? "3104" : deliveryCode(member.recipient);
}

export type Account = {
  readonly status: GroupStatus;
  readonly registered: number;
  readonly refused: number;
  readonly delivered: number;
  readonly failed: number;
  readonly pending: number;
  /** Won charged when sending began, and given back for messages that did not arrive. */
  readonly chargedKrw: number;
  readonly refundKrw: number;
};

/** A group's counts and money as of an instant; refunds come with the last report, and with each correction after it. */
export function accountOf(groups: Groups, group: GroupRow, at: number): Account {
  const members = groups.members(group.id);
  const status = statusOf(group, at);
  const isStarted = status === "SENDING" || status === "COMPLETE";
  const codes = members.map((member) => codeAt(group, member, at));
  const count = (wanted: (code: string) => boolean) => codes.filter(wanted).length;
  const registered = members.filter(({ code }) => code === "2000").length;
  const delivered = count((code) => code === "4000");
  const pending = isStarted ? count((code) => code === "3000") : 0;
  const failed = isStarted ? registered - delivered - pending : 0;
  return {
    status,
    registered,
    refused: members.length - registered,
    delivered,
    failed,
    pending,
    chargedKrw: isStarted ? registered * unitPriceKrw : 0,
    refundKrw: status === "COMPLETE" ? failed * unitPriceKrw : 0,
  };
}

/** A group as the dealer shows it, with its types as they come: booleans as 0 and 1, nulls. */
export function groupJson(groups: Groups, group: GroupRow, at: number): JsonObject {
  const account = accountOf(groups, group, at);
  const { status, registered, chargedKrw, refundKrw } = account;
  const isStarted = status === "SENDING" || status === "COMPLETE";
  const endsAt = status === "COMPLETE" ? (group.startsAt ?? 0) + SENDING_MS : null;
  const changedAt = endsAt === null ? null : Math.max(endsAt, lastCorrection(groups, group, at));
  return {
    groupId: group.id,
    accountId: ACCOUNT_ID,
    masterAccountId: null,
    apiVersion: "4",
    status,
    count: {
      total: isStarted ? registered : 0,
      sentTotal: isStarted ? registered : 0,
      sentFailed: account.failed,
      sentSuccess: account.delivered,
      sentPending: account.pending,
      sentReplacement: 0,
      refund: status === "COMPLETE" ? account.failed : 0,
      registeredFailed: account.refused,
      registeredSuccess: registered,
    },
    balance: {
      requested: chargedKrw,
      replacement: 0,
      refund: refundKrw,
      sum: chargedKrw - refundKrw,
    },
    point: { requested: 0, replacement: 0, refund: 0, sum: 0 },
    allowDuplicates: 0,
    isRefunded: refundKrw > 0 ? 1 : 0,
    prepaid: true,
    price: {},
    log: [],
    hint: null,
    customFields: { ref: group.externalRef },
    scheduledDate: group.isScheduled ? isoOrNull(group.startsAt) : null,
    dateSent: isStarted ? isoOrNull(group.startsAt) : null,
    dateCompleted: isoOrNull(endsAt),
    dateCreated: isoOrNull(group.createdAt),
    dateUpdated: isoOrNull(changedAt ?? (isStarted ? group.startsAt : group.updatedAt)),
  };
}

/** Epoch ms of the newest correction up to `at`; 0 = none yet. */
function lastCorrection(groups: Groups, group: GroupRow, at: number): number {
  const { startsAt } = group;
  if (startsAt === null) return 0;
  const instants = groups
    .members(group.id)
    .map(({ recipient, code }) => (code === "2000" ? (correctedAt(recipient, startsAt) ?? 0) : 0));
  return instants.reduce((newest, instant) => (instant <= at ? Math.max(newest, instant) : newest), 0);
}

/** Every group that was given out, with its numbers as of `asOf`. Counts of people only. */
export function ledgerRows(groups: Groups, asOf: number): JsonObject[] {
  return groups.all().flatMap((group) => {
    if (group.acceptedAt === null || group.acceptedAt > asOf) return [];
    const { status, registered, delivered, chargedKrw, refundKrw } = accountOf(groups, group, asOf);
    return [
      {
        id: group.id,
        externalRef: group.externalRef,
        marker: group.marker,
        status: status === "FAILED" ? "CANCELLED" : status,
        acceptedAt: isoOrNull(group.acceptedAt),
        scheduledAt: group.isScheduled ? isoOrNull(group.startsAt) : null,
        cancelledAt: isoOrNull(group.closedAt),
        costKrw: chargedKrw,
        refundKrw,
        netCostKrw: chargedKrw - refundKrw,
        recipientCount: registered,
        stats: { impressions: delivered },
      },
    ];
  });
}

/** One recipient may get what one tracking code stands for only once. */
export function violationsOf(groups: Groups): string[] {
  const sent = groups
    .all()
    .filter(({ acceptedAt, closedAs, marker }) => acceptedAt !== null && closedAs === null && marker !== "");
  const names = sent.flatMap(({ id, marker }) =>
    groups
      .members(id)
      .filter(({ code }) => code === "2000")
      .map(({ recipient }) => `${marker} ${recipient}`),
  );
  return repeated(names).map(([name, count]) => `${name.split(" ")[0]} goes to one recipient ${count} times`);
}
