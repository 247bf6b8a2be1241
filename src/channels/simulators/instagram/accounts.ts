import { DAY_MS, HOUR_MS } from "../../../time.ts";
import { SIMULATOR_INSTAGRAM_APP } from "../credentials.ts";
import type { Answer } from "../frame.ts";
import { answer, refusal } from "./answer.ts";
import { numberFrom } from "./ids.ts";

const LIFE_MS = { code: HOUR_MS, short: HOUR_MS, long: 60 * DAY_MS } as const;
const MIN_REFRESH_MS = DAY_MS;
const GRANTED =
  "instagram_business_basic,instagram_business_content_publish,instagram_business_manage_insights,instagram_business_manage_comments";

/** A demo store's token: always good for the account it names. */
const DEMO = /^SIM-(\d+)$/;

type TokenKind = keyof typeof LIFE_MS;
type Token = { readonly kind: TokenKind; readonly igUserId: string; readonly issuedAt: number };

/** The account that signs in at this simulator, and its tokens; a token says itself when it dies. */
export type Accounts = {
  /** The page where an owner agrees: it sends them back with a code at once. */
  authorize(query: URLSearchParams): Answer;
  shortToken(form: URLSearchParams): Answer;
  longToken(query: URLSearchParams): Answer;
  refresh(query: URLSearchParams): Answer;
  /** Whose token it is, or why it opens nothing. */
  open(token: string): { readonly igUserId: string } | Answer;
};

/** Sign-in and tokens. A token says in itself whose it is and how old, so a restart forgets none. */
export function createAccounts({ now, seed }: { now: () => number; seed: string }): Accounts {
  const used = new Set<string>();
  let issued = 0;
  const write = (kind: TokenKind, igUserId: string) => {
    issued += 1;
    return `SIM${kind}-${igUserId}-${now().toString(36)}-${issued.toString(36)}`;
  };
  const read = (text: string, kinds: readonly TokenKind[]): Token | Answer => {
    const [, kind, igUserId = "", at = ""] = /^SIM(code|short|long)-(\d+)-([a-z0-9]+)-/.exec(text) ?? [];
    const known = kinds.find((candidate) => candidate === kind);
    if (known === undefined) return refusal(190, 467);
    const issuedAt = Number.parseInt(at, 36);
    return now() - issuedAt >= LIFE_MS[known] ? refusal(190, 463) : { kind: known, igUserId, issuedAt };
  };
  const long = (igUserId: string) =>
    answer({
      access_token: write("long", igUserId),
      token_type: "bearer",
      expires_in: LIFE_MS.long / 1_000,
      permissions: GRANTED,
    });
  return {
    authorize: (query) => authorize(query, write("code", numberFrom("1784", `${seed}owner`))),
    shortToken(form) {
      const code = form.get("code") ?? "";
      const found = read(code, ["code"]);
      const isApp = form.get("client_secret") === SIMULATOR_INSTAGRAM_APP.appSecret;
      const isAsked = form.get("grant_type") === "authorization_code" && isAppId(form.get("client_id"));
      if (isAnswer(found) || !isApp || !isAsked || used.has(code)) return codeRefused();
      used.add(code);
      const { igUserId } = found;
      return answer({
        access_token: write("short", igUserId),
        user_id: igUserId,
        permissions: GRANTED.split(","),
      });
    },
    longToken(query) {
      const isApp = query.get("client_secret") === SIMULATOR_INSTAGRAM_APP.appSecret;
      if (query.get("grant_type") !== "ig_exchange_token" || !isApp) return refusal(1);
      const found = read(query.get("access_token") ?? "", ["short"]);
      return isAnswer(found) ? found : long(found.igUserId);
    },
    refresh(query) {
      if (query.get("grant_type") !== "ig_refresh_token") return refusal(1);
      const token = query.get("access_token") ?? "";
      if (DEMO.test(token))
        return answer({ access_token: token, token_type: "bearer", expires_in: 5_184_000 });
      const found = read(token, ["long"]);
      if (isAnswer(found)) return found;
      return now() - found.issuedAt < MIN_REFRESH_MS ? refusal(100) : long(found.igUserId);
    },
    open(token) {
      const demo = DEMO.exec(token)?.[1];
      return demo === undefined ? read(token, ["short", "long"]) : { igUserId: demo };
    },
  };
}

/** Whether a look-up ended in a refusal. */
export function isAnswer(value: object): value is Answer {
  return "status" in value;
}

function isAppId(clientId: string | null): boolean {
  return clientId === SIMULATOR_INSTAGRAM_APP.appId;
}

function authorize(query: URLSearchParams, code: string): Answer {
  const target = query.get("redirect_uri") ?? "";
  const isAddress = URL.canParse(target) && /^https?:$/.test(new URL(target).protocol);
  if (!isAddress || !isAppId(query.get("client_id")) || query.get("response_type") !== "code")
    return page(400, "시뮬레이터: 앱 번호나 돌아갈 주소가 맞지 않아요.");
  const url = new URL(target);
  url.searchParams.set("code", code);
  url.searchParams.set("state", query.get("state") ?? "");
  const back = page(302, "시뮬레이터: 동의한 것으로 하고 돌아가요.");
  return { ...back, headers: { ...back.headers, location: `${url.href}#_` } };
}

function page(status: number, text: string): Answer {
  return { status, body: text, headers: { "content-type": "text/plain; charset=utf-8" } };
}

/** The login host has an envelope of its own. */
function codeRefused(): Answer {
  return {
    status: 400,
    body: { error_type: "OAuthException", code: 400, error_message: "simulated: invalid code" },
  };
}
