import type { ProbeContext } from "../channel.ts";
import { MAX_ANSWER_BYTES } from "../http.ts";
import { AddedMessages, Balance, Group, MessagePage, UploadedFile } from "./answers.ts";
import { callSolapi } from "./client.ts";
import type { BrandMessage } from "./message.ts";

/** Answers have a row per message: 400 bytes when it is added, and up to 8 KB with text and log when it is read. */
const ADDED_ROW_BYTES = 512;
const READ_ROW_BYTES = 8 * 1024;
const MESSAGES_PER_PAGE = 200;

const GROUPS = "/messages/v4/groups";
const groupPath = (groupId: string) => `${GROUPS}/${encodeURIComponent(groupId)}`;

/** An empty group; nobody but us knows of it. Our row's id is kept with it for the dealer's console. */
export function createGroup(caller: ProbeContext, externalRef: string): Promise<Group> {
  const body = { allowDuplicates: false, customFields: { ref: externalRef.slice(0, 100) } };
  return callSolapi(caller, { method: "POST", path: GROUPS, body, answer: Group });
}

/** The group's status, counts and money. */
export function getGroup(caller: ProbeContext, groupId: string): Promise<Group> {
  return callSolapi(caller, { method: "GET", path: groupPath(groupId), answer: Group });
}

/** Loads messages; the dealer refuses a number twice in one group by itself. */
export function addMessages(caller: ProbeContext, groupId: string, messages: readonly BrandMessage[]) {
  return callSolapi(caller, {
    method: "PUT",
    path: `${groupPath(groupId)}/messages`,
    body: { messages },
    answer: AddedMessages,
    maxAnswerBytes: MAX_ANSWER_BYTES + messages.length * ADDED_ROW_BYTES,
  });
}

/** Irreversible. */
export function sendGroup(caller: ProbeContext, groupId: string): Promise<Group> {
  return callSolapi(caller, { method: "POST", path: `${groupPath(groupId)}/send`, body: {}, answer: Group });
}

/** Irreversible once `at` (epoch ms) has come. */
export function scheduleGroup(caller: ProbeContext, groupId: string, at: number): Promise<Group> {
  const body = { scheduledDate: new Date(at).toISOString() };
  return callSolapi(caller, { method: "POST", path: `${groupPath(groupId)}/schedule`, body, answer: Group });
}

/** Takes a schedule back; the group is FAILED then. */
export function unscheduleGroup(caller: ProbeContext, groupId: string): Promise<Group> {
  return callSolapi(caller, { method: "DELETE", path: `${groupPath(groupId)}/schedule`, answer: Group });
}

/** Only while PENDING; what is deleted can never be sent. */
export function deleteGroup(caller: ProbeContext, groupId: string): Promise<Group> {
  return callSolapi(caller, { method: "DELETE", path: groupPath(groupId), answer: Group });
}

/** One page of results; `startKey` of the page before, null = from the start. */
export function readMessages(caller: ProbeContext, groupId: string, startKey: string | null) {
  const from = startKey === null ? "" : `&startKey=${encodeURIComponent(startKey)}`;
  return callSolapi(caller, {
    method: "GET",
    path: `${groupPath(groupId)}/messages?limit=${MESSAGES_PER_PAGE}${from}`,
    answer: MessagePage,
    maxAnswerBytes: MESSAGES_PER_PAGE * READ_ROW_BYTES,
  });
}

/** Makes a picture known to the dealer; nothing is sent. */
export function uploadImage(caller: ProbeContext, image: { readonly base64: string; readonly name: string }) {
  const body = { file: image.base64, type: "BMS", name: image.name };
  return callSolapi(caller, { method: "POST", path: "/storage/v1/files", body, answer: UploadedFile });
}

/** Also the connection test: it needs a good key and changes nothing. */
export function readBalance(caller: ProbeContext) {
  return callSolapi(caller, { method: "GET", path: "/cash/v1/balance", answer: Balance });
}
