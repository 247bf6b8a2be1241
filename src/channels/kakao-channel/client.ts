import type { ZodType } from "zod";
import type { ProbeContext } from "../channel.ts";
import { type ChannelError, parseRetryAfter } from "../errors.ts";
import { badAnswer, type JsonAnswer, requestJson } from "../http.ts";
import type { JsonObject } from "../json.ts";
import { openSession, type SolapiSession } from "./credentials.ts";
import { classifySolapi } from "./errors.ts";
import { authorization, freshSalt } from "./signature.ts";

export type SolapiRequest<T> = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: JsonObject;
  readonly answer: ZodType<T>;
  /** For answers with a row per recipient. */
  readonly maxAnswerBytes?: number;
};

/** One call of Solapi, signed for this call alone; any of the adapter's contexts will do. Throws ChannelError. */
export async function callSolapi<T>(caller: ProbeContext, request: SolapiRequest<T>): Promise<T> {
  const session = openSession(caller.account);
  const { method, path, body, maxAnswerBytes } = request;
  const stamp = { date: new Date(caller.now).toISOString(), salt: freshSalt() };
  const answer = await requestJson(
    caller.fetch,
    {
      method,
      url: `${session.endpoint}${path}`,
      headers: { authorization: await authorization(session, stamp) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(maxAnswerBytes === undefined ? {} : { maxAnswerBytes }),
    },
    caller.signal,
  );
  const isRead = method === "GET";
  if (answer.status >= 400) throw failure(answer, { session, now: caller.now, isRead });
  const parsed = request.answer.safeParse(answer.json);
  if (!parsed.success) throw badAnswer(answer.status, isRead ? "none" : "possible");
  return parsed.data;
}

function failure(
  answer: JsonAnswer,
  about: { readonly session: SolapiSession; readonly now: number; readonly isRead: boolean },
): ChannelError {
  const code = answer.json?.errorCode;
  const isCode = typeof code === "string" && /^[A-Za-z0-9_]{1,64}$/.test(code);
  return classifySolapi(
    {
      status: answer.status,
      code: isCode ? code : undefined,
      retryAfterMs: parseRetryAfter(answer.headers.get("retry-after"), about.now),
    },
    { isOwnKey: about.session.isOwnKey, isRead: about.isRead },
  );
}
