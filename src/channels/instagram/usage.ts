import { z } from "zod";
import { ChannelError } from "../errors.ts";
import { parseJsonObject } from "../json.ts";

/** From this share of a limit on, in percent, statistics wait. */
const SLOW_PERCENT = 80;
/** From here on nothing is read any more. */
const STOP_PERCENT = 95;
/** How long a high reading holds where Meta does not say when it ends; its windows roll on by the minute. */
const HOLD_MS = 300_000;
const MAX_ENTRIES = 1_000;

const Percent = z.number().min(0).max(100_000).catch(0);
const Counts = z.looseObject({
  call_count: Percent,
  total_cputime: Percent,
  total_time: Percent,
  /** Minutes. */
  estimated_time_to_regain_access: z.number().min(0).max(10_000).catch(0),
});
const ByBusiness = z.record(z.string(), z.array(Counts).max(100));

export type Usage = { readonly percent: number; readonly regainMs: number };
export type UsageNote = { readonly account: Usage | null; readonly app: Usage | null };

/** The highest share that an answer's headers report, for the account and for the whole app; null = not told. */
export function readUsage(headers: Headers): UsageNote {
  const business = ByBusiness.safeParse(headerJson(headers, "x-business-use-case-usage"));
  const app = Counts.safeParse(headerJson(headers, "x-app-usage"));
  const counts = business.success ? Object.values(business.data).flat() : [];
  return {
    account: counts.length === 0 ? null : counts.map(usageOf).reduce(higher),
    app: app.success ? usageOf(app.data) : null,
  };
}

/** Ms until Meta lets us in again, as the headers of a refusal say; undefined = they do not. */
export function regainMs(headers: Headers): number | undefined {
  const { account, app } = readUsage(headers);
  const ms = Math.max(account?.regainMs ?? 0, app?.regainMs ?? 0);
  return ms > 0 ? ms : undefined;
}

function headerJson(headers: Headers, name: string): unknown {
  return parseJsonObject(headers.get(name) ?? "");
}

function usageOf(counts: z.infer<typeof Counts>): Usage {
  return {
    percent: Math.max(counts.call_count, counts.total_cputime, counts.total_time),
    regainMs: counts.estimated_time_to_regain_access * 60_000,
  };
}

function higher(a: Usage, b: Usage): Usage {
  return { percent: Math.max(a.percent, b.percent), regainMs: Math.max(a.regainMs, b.regainMs) };
}

/** Whose limits a call counts against. */
export type UsageOwner = { readonly endpoint: string; readonly igUserId: string };

export type UsageBook = {
  note(owner: UsageOwner, usage: UsageNote, now: number): void;
  /** @throws ChannelError RATE_LIMITED for a read that must wait */
  require(owner: UsageOwner, purpose: "read" | "stats", now: number): void;
};

type Entry = { readonly percent: number; readonly until: number };

/**
 * Back-pressure before Meta refuses: the readings of this process, kept until they should have passed. Posting is
 * never held back by it, only what can wait.
 */
export function createUsageBook(): UsageBook {
  const entries = new Map<string, Entry>();
  const put = (key: string, usage: Usage | null, now: number) => {
    if (usage === null) return;
    entries.delete(key);
    if (usage.percent < SLOW_PERCENT) return;
    if (entries.size >= MAX_ENTRIES) entries.clear();
    entries.set(key, { percent: usage.percent, until: now + (usage.regainMs || HOLD_MS) });
  };
  const waitMs = (key: string, limit: number, now: number) => {
    const entry = entries.get(key);
    return entry === undefined || entry.percent < limit ? 0 : Math.max(0, entry.until - now);
  };
  return {
    note(owner, { account, app }, now) {
      put(accountKey(owner), account, now);
      put(owner.endpoint, app, now);
    },
    require(owner, purpose, now) {
      const limit = purpose === "stats" ? SLOW_PERCENT : STOP_PERCENT;
      const [own, all] = [waitMs(accountKey(owner), limit, now), waitMs(owner.endpoint, limit, now)];
      const retryAfterMs = Math.max(own, all);
      if (retryAfterMs === 0) return;
      // Statistics wait alone: a block of the account would hold back its posts, too.
      const scope = purpose === "stats" ? "call" : all > 0 ? "provider" : "account";
      throw new ChannelError({ kind: "rate", reason: "RATE_LIMITED", scope, retryAfterMs });
    },
  };
}

function accountKey({ endpoint, igUserId }: UsageOwner): string {
  return `${endpoint} ${igUserId}`;
}
