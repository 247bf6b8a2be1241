import type { ChannelContext, Outcome } from "../channel.ts";
import { readContent } from "../content-rules.ts";
import { ChannelError, isChannelError } from "../errors.ts";
import { badAnswer } from "../http.ts";
import { openSession } from "./credentials.ts";
import { addMessages, createGroup, deleteGroup, getGroup } from "./groups.ts";
import { sendImage, type UploadedImages } from "./image.ts";
import { type BrandMessage, chunksOf, messageFor, messageKey, mobileNumbers } from "./message.ts";
import { listPriceKrw } from "./money.ts";
import { countCodes, type StatusCounts } from "./results.ts";
import { KakaoChannelContent } from "./schema.ts";
import { stateOf } from "./state.ts";

/** A group whose loading went wrong is thrown away and built once more. */
const MAX_BUILDS = 2;
/** The code of a message that was registered. */
const TAKEN = "2000";

type Draft = {
  readonly numbers: readonly string[];
  readonly message: (to: string) => BrandMessage;
};

type Loaded = { readonly groupId: string; readonly registered: number };

type Added = {
  /** Codes of the messages that were refused at the door. */
  readonly refused: StatusCounts;
  /** The most that may be registered of ours. */
  readonly mostTaken: number;
  /** No answer was lost, so that exactly so many are. */
  readonly isExact: boolean;
};

/**
 * Picture, group and messages at the dealer; nothing is sent. A group that nobody knows any more is never sent
 * either, so all of it may be repeated. Throws ChannelError NO_RECIPIENTS when nobody has agreed to messages.
 */
export async function buildGroup(ctx: ChannelContext, uploaded: UploadedImages): Promise<Outcome> {
  const session = openSession(ctx.account);
  const numbers = mobileNumbers(ctx.recipients);
  if (numbers.length === 0) throw new ChannelError({ kind: "content", reason: "NO_RECIPIENTS" });
  const { imageUrl = "" } = readContent(KakaoChannelContent, ctx.content);
  const image = imageUrl === "" ? null : await sendImage(ctx, imageUrl, uploaded);
  const message = messageFor(ctx, session, image?.imageId ?? null);
  const { groupId, registered } = await loadedGroup(ctx, { numbers, message });
  return {
    type: "ready",
    state: stateOf({
      groupId,
      registered,
      messageHash: await messageKey(ctx),
      imageHash: image?.imageHash ?? null,
    }),
    plannedKrw: listPriceKrw(registered),
  };
}

async function loadedGroup(ctx: ChannelContext, draft: Draft): Promise<Loaded> {
  for (let build = 1; ; build += 1) {
    const { groupId } = await createGroup(ctx, ctx.externalRef);
    try {
      const added = await load(ctx, groupId, draft);
      const { registeredSuccess: registered } = (await getGroup(ctx, groupId)).count;
      if (registered === null) throw badAnswer(200, "none");
      // Somebody else's messages, or not all of ours: as good as lost.
      if (registered > added.mostTaken || (added.isExact && registered < added.mostTaken))
        throw badAnswer(200, "possible");
      if (registered === 0) throw nobodyRegistered(added.refused);
      return { groupId, registered };
    } catch (thrown) {
      await discard(ctx, groupId);
      const isLost = isChannelError(thrown) && thrown.effect === "possible";
      if (!isLost || ctx.signal.aborted || build === MAX_BUILDS) throw thrown;
    }
  }
}

/** The numbers of a group that will not be sent do not stay at the dealer; if this fails they just never go out. */
async function discard(ctx: ChannelContext, groupId: string): Promise<void> {
  if (ctx.signal.aborted) return;
  await deleteGroup(ctx, groupId).catch((thrown: unknown) => {
    if (!isChannelError(thrown)) throw thrown;
  });
}

/** Adds every message. */
async function load(ctx: ChannelContext, groupId: string, draft: Draft): Promise<Added> {
  const codes: string[] = [];
  let isExact = true;
  const waiting = [...chunksOf(draft.numbers, draft.message)];
  let added = 0;
  for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
    try {
      const { resultList } = await addMessages(ctx, groupId, chunk.map(draft.message));
      for (const { statusCode } of resultList) if (statusCode !== TAKEN) codes.push(statusCode);
    } catch (thrown) {
      if (isTooMany(thrown) && chunk.length > 1) {
        waiting.unshift(...halves(chunk));
        continue;
      }
      if (!(await arrivedAnyway(ctx, thrown, { groupId, total: added + chunk.length }))) throw thrown;
      isExact = false;
    }
    added += chunk.length;
  }
  return { refused: countCodes(codes), mostTaken: added - codes.length, isExact };
}

function isTooMany(thrown: unknown): boolean {
  return isChannelError(thrown) && thrown.httpStatus === 413;
}

function halves(chunk: readonly string[]): readonly (readonly string[])[] {
  const middle = Math.ceil(chunk.length / 2);
  return [chunk.slice(0, middle), chunk.slice(middle)];
}

/** After a lost answer the group itself says whether it holds all that was added so far. */
async function arrivedAnyway(
  ctx: ChannelContext,
  thrown: unknown,
  expected: { readonly groupId: string; readonly total: number },
): Promise<boolean> {
  const isLost = isChannelError(thrown) && thrown.effect === "possible";
  if (!isLost || ctx.signal.aborted) return false;
  const { count } = await getGroup(ctx, expected.groupId);
  return (count.registeredSuccess ?? 0) + (count.registeredFailed ?? 0) === expected.total;
}

/** Whose fault it is that no message was taken, by the first code that says so. */
function nobodyRegistered(refused: StatusCounts): ChannelError {
  const has = (...codes: string[]) => codes.some((code) => (refused[code] ?? 0) > 0);
  const [providerCode = "0"] = Object.keys(refused);
  if (has("1041", "3106"))
    return new ChannelError({
      kind: "auth",
      reason: "RECONNECT_NEEDED",
      providerCode,
      messageKo: "카카오 채널 아이디(pfId)를 찾을 수 없어요. 아이디를 확인하고 다시 연결해 주세요.",
    });
  if (has("1030", "2230"))
    return new ChannelError({ kind: "balance", reason: "SERVICE_FAULT", providerCode });
  if (has("1031", "1042", "1043"))
    return new ChannelError({ kind: "content", reason: "INVALID_CONTENT", field: "message", providerCode });
  return new ChannelError({ kind: "content", reason: "NO_DELIVERY", providerCode });
}
