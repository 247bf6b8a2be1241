import { z } from "zod";
import type { ChannelWebhook, WebhookEvent } from "../channel.ts";
import { isSameText, sha1Hex } from "../digest.ts";
import { badAnswer } from "../http.ts";
import { parseJson } from "../json.ts";
import { SolapiApp } from "./credentials.ts";

const MAX_REPORTS = 10_000;

/** Reports of single messages and of groups alike: only which group changed, and when, is read. */
const Report = z.object({
  groupId: z.string().min(1).max(64),
  dateUpdated: z.string().max(40).nullish(),
  dateReported: z.string().max(40).nullish(),
});

/**
 * Solapi's reports. The header proves that the sender knows our secret, but the body is not signed: it only says
 * which group to read again.
 */
export const kakaoWebhook: ChannelWebhook = {
  async verify({ headers, account }) {
    const secret = SolapiApp.safeParse(account.app).data?.webhookSecret;
    const given = headers.get("x-solapi-secret");
    if (secret === undefined || given === null) return false;
    return isSameText(given.toLowerCase(), await sha1Hex(secret));
  },

  async parse(body, headers) {
    const reports = z.array(z.unknown()).max(MAX_REPORTS).safeParse(parseJson(body));
    if (!reports.success) throw badAnswer(200, "none");
    const kind = headers.get("x-solapi-event-name") === "GROUP-REPORT" ? "group_report" : "message_report";
    const events = new Map<string, WebhookEvent>();
    for (const report of reports.data) {
      const { success, data } = Report.safeParse(report);
      if (!success) continue;
      const { groupId } = data;
      const change = data.dateUpdated ?? data.dateReported ?? (await sha1Hex(JSON.stringify(report)));
      const dedupeKey = `${groupId}:${change}`;
      events.set(dedupeKey, { dedupeKey, kind, subject: { by: "externalId", externalId: groupId } });
    }
    return [...events.values()];
  },
};
