import type { ZodType } from "zod";
import type { ProbeContext } from "../channel.ts";
import { changedError } from "../errors.ts";
import { badAnswer, type JsonAnswer, requestJson } from "../http.ts";
import type { JsonObject } from "../json.ts";
import { openSession, type Session } from "./credentials.ts";
import { graphFailure } from "./errors.ts";
import { createUsageBook, readUsage } from "./usage.ts";

/**
 * `read`: a GET. `stats`: a GET that waits first when limits come near. `prepare`: makes something that nobody sees.
 * `post`: the one call that posts, whose lost answer means that it may have.
 */
export type GraphPurpose = "read" | "stats" | "prepare" | "post";

export type GraphRequest<T> = {
  readonly purpose: GraphPurpose;
  /** Without version; built from ids and fixed words. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  readonly answer: ZodType<T>;
};

/** Client of the Instagram Graph API with Instagram Login: pinned version, token as Bearer, typed errors. */
export type GraphClient = {
  /** Any of the adapter's contexts will do. @throws ChannelError */
  send<T>(caller: ProbeContext, request: GraphRequest<T>): Promise<T>;
};

/** Remembers the usage readings of this process and nothing else. */
export function createGraphClient(): GraphClient {
  const book = createUsageBook();
  return {
    async send(caller, request) {
      const session = openSession(caller.account);
      const owner = { endpoint: session.endpoint, igUserId: session.credentials.igUserId };
      const { purpose } = request;
      if (purpose === "read" || purpose === "stats") book.require(owner, purpose, caller.now);
      const answer = await exchange(caller, session, request);
      book.note(owner, readUsage(answer.headers), caller.now);
      return readAnswer(answer, request, caller.now);
    },
  };
}

function exchange<T>(caller: ProbeContext, session: Session, request: GraphRequest<T>): Promise<JsonAnswer> {
  const { endpoint, version, credentials } = session;
  const query = new URLSearchParams(request.params).toString();
  return requestJson(
    caller.fetch,
    {
      method: request.body === undefined ? "GET" : "POST",
      url: `${endpoint}/${version}/${request.path}${query === "" ? "" : `?${query}`}`,
      headers: { authorization: `Bearer ${credentials.accessToken}` },
      isRead: request.purpose !== "post",
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    },
    caller.signal,
  );
}

function readAnswer<T>(answer: JsonAnswer, request: GraphRequest<T>, now: number): T {
  const failure = graphFailure(answer, now);
  const isPost = request.purpose === "post";
  if (failure !== null) throw isPost ? failure : changedError(failure, { effect: "none" });
  const parsed = request.answer.safeParse(answer.json);
  if (!parsed.success) throw badAnswer(answer.status, isPost ? "possible" : "none");
  return parsed.data;
}
