import { z } from "zod";
import { codePoints } from "../../content-rules.ts";
import type { JsonObject } from "../../json.ts";
import { KAKAO_CHANNEL_LIMITS as LIMITS } from "../../kakao-channel/schema.ts";
import { SIMULATOR_PF_ID } from "../credentials.ts";
import { markerIn } from "../posts.ts";
import { codeAt } from "./account.ts";
import { recipientOf } from "./delivery.ts";
import type { GroupRow, Groups, Member } from "./groups.ts";

const Link = z.string().refine((link) => URL.canParse(link) && /^https?:/.test(link) && !/\s/.test(link));
const Button = z.object({
  linkType: z.literal("WL"),
  name: z.string().min(1).max(LIMITS.buttonNameMaxChars),
  linkMobile: Link,
  linkPc: Link.optional(),
});
const Common = { targeting: z.literal("I"), buttons: z.array(Button).max(LIMITS.buttonMax).optional() };

/** A free-form brand message; that an advertisement says so is our own rule. */
const Message = z.object({
  to: z.string().regex(/^01[016789]\d{7,8}$/),
  from: z.string().regex(/^\d+$/).optional(),
  type: z.literal("BMS_FREE"),
  text: z.string().startsWith("(광고)"),
  kakaoOptions: z.object({
    pfId: z.string(),
    bms: z.discriminatedUnion("chatBubbleType", [
      z.strictObject({ ...Common, chatBubbleType: z.literal("TEXT") }),
      z.strictObject({
        ...Common,
        chatBubbleType: z.literal("IMAGE"),
        imageId: z.string().max(32),
        imageLink: Link.optional(),
      }),
    ]),
  }),
});
export const AddBody = z.object({ messages: z.array(Message).min(1) });
type Message = z.infer<typeof Message>;

/** The tracking code that all messages of a group share. */
export function markerOf(messages: readonly Message[]): string {
  return markerIn(messages[0]?.text ?? "");
}

/** The id of an uploaded picture; null for a text alone. */
export function imageOf({ kakaoOptions: { bms } }: Message): string | null {
  return bms.chatBubbleType === "IMAGE" ? bms.imageId : null;
}

/** Who each message is for; numbers leave only as hashes. */
export function recipientsOf(seed: string, messages: readonly Message[]): Promise<string[]> {
  return Promise.all(messages.map(({ to }) => recipientOf(seed, to)));
}

/** Each message with the code that it is taken or refused with; `recipients` in the order of the messages. */
export function membersOf(
  messages: readonly Message[],
  recipients: readonly string[],
  known: readonly Member[],
): Member[] {
  const seen = new Set(known.map(({ recipient }) => recipient));
  return messages.map((message, index) => {
    const recipient = recipients[index] ?? "";
    const code = seen.has(recipient) ? "1026" : refusedFor(message);
    seen.add(recipient);
    return { recipient, code };
  });
}

function refusedFor({ text, kakaoOptions }: Message): string {
  if (kakaoOptions.pfId !== SIMULATOR_PF_ID) return "1041";
  const isLong =
    codePoints(text) > LIMITS.messageMaxChars || text.split("\n").length - 1 > LIMITS.lineBreakMax;
  return isLong ? "1031" : "2000";
}

/** Counts within the group, so that the same messages always have the same ids. */
export function messageId(groupId: string, index: number): string {
  return `M4V${groupId.slice(3, 17)}${String(index).padStart(15, "0")}`;
}

/** The answer to added messages: a count as text, and a row for each that repeats the number it was sent. */
export function addedJson(groupId: string, from: number, rows: readonly { to: string; code: string }[]) {
  const resultList = rows.map(({ to, code }, index) => ({
    to,
    from: "",
    type: "BMS_FREE",
    country: "82",
    messageId: messageId(groupId, from + index),
    statusCode: code,
    statusMessage: code === "2000" ? "정상 접수(이통사로 접수 예정)" : "접수 실패",
    accountId: "26110000000001",
  }));
  return { errorCount: String(rows.filter(({ code }) => code !== "2000").length), resultList };
}

/** A page of messages. The numbers are not kept, so the field that holds them is empty. */
export function pageJson(
  groups: Groups,
  group: GroupRow,
  page: { readonly limit: number; readonly startKey: string | null; readonly at: number },
): JsonObject {
  const members = groups.members(group.id);
  const asked = members.findIndex((_, index) => messageId(group.id, index) === page.startKey);
  const from = page.startKey === null ? 0 : Math.max(0, asked);
  const shown = members.slice(from, from + page.limit).map((member, index) => {
    const id = messageId(group.id, from + index);
    const statusCode = codeAt(group, member, page.at);
    return [id, { _id: id, messageId: id, groupId: group.id, type: "BMS_FREE", to: "", statusCode }] as const;
  });
  const next = from + page.limit;
  return {
    startKey: page.startKey,
    nextKey: next < members.length ? messageId(group.id, next) : null,
    limit: page.limit,
    messageList: Object.fromEntries(shown),
  };
}
