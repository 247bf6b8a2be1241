import type { JsonObject } from "../../json.ts";
import { type CodesByStatus, codeFor } from "../answer.ts";
import type { Answer, Refusals } from "../frame.ts";

/** A success of the Graph API. */
export function answer(body: JsonObject, headers: Record<string, string> = {}): Answer {
  return { status: 200, body, headers };
}

/** Meta's error envelope. */
export function refusal(code: number, subcode?: number, status = 400): Answer {
  return {
    status,
    body: {
      error: {
        message: `simulated error ${code}`,
        type: "OAuthException",
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        is_transient: code === 1 || code === 2 || code === 4,
        fbtrace_id: "SIMULATOR",
      },
    },
  };
}

const CONTAINER_WORDS = ["IN_PROGRESS", "FINISHED", "ERROR", "EXPIRED", "PUBLISHED"] as const;

/** Statuses other than Meta's usual 400. */
const STATUSES: Readonly<Record<number, number>> = { 1: 500, 2: 500, 4: 403 };

/** Meta's numbers (`code` or `code/subcode`) for each status. */
const REFUSED: CodesByStatus = {
  400: "100",
  401: "190",
  403: "10",
  404: "100/33",
  409: "506",
  429: "80002",
  500: "2",
};

/** Meta sends no Retry-After of its own: when to come back stands in the usage header. */
const THROTTLED = {
  "x-app-usage": JSON.stringify({
    call_count: 100,
    total_time: 40,
    total_cputime: 40,
    estimated_time_to_regain_access: 1,
  }),
};

/**
 * What faults make this provider say. A `refuse` fault takes Meta's numbers (`code`, `subcode`), or has those of its
 * status; on the step `status` it also takes a container's word, for example `{ code: "ERROR", subcode: "2207026" }`.
 */
export const refusals: Refusals = {
  serverError: () => refusal(2, undefined, 500),
  rateLimited: () => ({ ...refusal(4, undefined, 403), headers: THROTTLED }),
  maintenance: () => refusal(2, undefined, 503),
  refuse: (fault) => {
    const { status, code, subcode } = numbersOf(fault);
    const word = CONTAINER_WORDS.find((candidate) => candidate === code);
    if (word !== undefined) return container(word, subcode);
    const number = Number(code);
    return refusal(number, subcode === undefined ? undefined : Number(subcode), status ?? STATUSES[number]);
  },
  errorInSuccess: () => ({ ...refusal(2), status: 200 }),
};

function numbersOf({ status, code, subcode }: Parameters<Refusals["refuse"]>[0]) {
  if (code !== undefined || status === undefined) return { status, code: code ?? "1", subcode };
  const [number = "", known] = codeFor(REFUSED, status).split("/");
  return { status, code: number, subcode: subcode ?? known };
}

/** A container as it speaks of itself. */
export function container(word: (typeof CONTAINER_WORDS)[number], subcode?: string, id = "0"): Answer {
  const why = subcode === undefined ? "" : ` with error code ${subcode}`;
  const status = word === "ERROR" ? `Error: Media upload has failed${why}` : word;
  return answer({ status_code: word, status, id });
}
