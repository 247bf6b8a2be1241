import { upstashCache } from "../../src/cache/index.ts";
import { ChannelError, isChannelError } from "../../src/channels/errors.ts";
import { createPolicies, type Policies } from "../../src/channels/policy.ts";
import { CHANNEL_POLICIES, type ChannelPolicy } from "../../src/channels/policy-table.ts";

/**
 * A worker whose isolate holds the product's policies over a shared Redis, with waits that suit a test.
 * `GET /?answer=good|bad|cut` makes one call that takes 30 ms and tells what came of it.
 */
type Env = { readonly REDIS_URL: string; readonly REDIS_TOKEN: string };

const { GenieTV } = CHANNEL_POLICIES;
const quick: ChannelPolicy = {
  ...GenieTV,
  commit: { ...GenieTV.commit, retries: 0 },
  breaker: { ...GenieTV.breaker, halfOpenAfterMs: 3_000 },
};

let isolate: Policies | undefined;

function policiesOf(env: Env): Policies {
  const now = () => Date.now();
  isolate ??= createPolicies({
    now,
    random: () => Math.random(),
    table: { GenieTV: quick },
    // A busy machine must not look like a Redis that is down.
    shared: upstashCache({ url: env.REDIS_URL, token: env.REDIS_TOKEN, now, budgetMs: 5_000 }),
  });
  return isolate;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const answer = new URL(request.url).searchParams.get("answer");
    const caller = new AbortController();
    const target = { channel: "GenieTV", op: "commit", account: "store-1", signal: caller.signal } as const;
    let asked = 0;
    try {
      await policiesOf(env).execute(target, async () => {
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, 30));
        if (answer === "cut") caller.abort();
        if (answer !== "good")
          throw new ChannelError({ kind: "timeout", reason: "CHANNEL_TIMEOUT", countsForBreaker: true });
      });
      return Response.json({ asked, reason: "OK" });
    } catch (thrown) {
      return Response.json({ asked, reason: isChannelError(thrown) ? thrown.reason : String(thrown) });
    }
  },
};
