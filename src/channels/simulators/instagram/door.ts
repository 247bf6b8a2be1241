import type { Context } from "hono";
import type { Answer } from "../frame.ts";
import { type Accounts, isAnswer } from "./accounts.ts";
import { refusal } from "./answer.ts";
import type { Call } from "./publishing.ts";
import { createUsageMeter } from "./usage.ts";

export type Door = {
  /** Opens with a bearer token only: one in the address would stand in every log on the way. */
  signedIn(c: Context, at: number, act: (call: Call) => Answer): Answer;
  /** As `signedIn`, for an address that names the account (`:ig`). */
  ownAccount(c: Context, at: number, act: (call: Call) => Answer): Answer;
};

/** Whose call it is, and how much of the account's limit is used by it. */
export function createDoor(accounts: Accounts): Door {
  const meter = createUsageMeter();
  const signedIn: Door["signedIn"] = (c, at, act) => {
    const token = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    const account = accounts.open(token);
    if (isAnswer(account)) return account;
    const usage = meter.count(account.igUserId, at);
    const said = usage.isOver ? refusal(80002) : act({ igUserId: account.igUserId, at });
    return { ...said, headers: { ...said.headers, ...usage.headers } };
  };
  return {
    signedIn,
    ownAccount: (c, at, act) =>
      signedIn(c, at, (call) => (c.req.param("ig") === call.igUserId ? act(call) : refusal(100, 33))),
  };
}
