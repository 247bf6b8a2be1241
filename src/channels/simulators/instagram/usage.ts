import { DAY_MS } from "../../../time.ts";

/** 4,800 calls for each impression within a day: Meta's floor for an account that nobody has seen yet. */
const CALLS_A_DAY = 4_800;

export type UsageMeter = {
  /** Counts a call of this account; the headers that every answer to it carries. */
  count(igUserId: string, at: number): { readonly headers: Record<string, string>; readonly isOver: boolean };
};

/** The calls of each account within a rolling day, told in Meta's header. */
export function createUsageMeter(): UsageMeter {
  const calls = new Map<string, number[]>();
  return {
    count(igUserId, at) {
      const recent = (calls.get(igUserId) ?? []).filter((call) => at - call < DAY_MS);
      const isOver = recent.length >= CALLS_A_DAY;
      if (!isOver) recent.push(at);
      calls.set(igUserId, recent);
      const percent = Math.floor((recent.length / CALLS_A_DAY) * 100);
      const minutes = isOver ? Math.ceil(((recent[0] ?? at) + DAY_MS - at) / 60_000) : 0;
      const usage = {
        type: "instagram",
        call_count: percent,
        total_cputime: 0,
        total_time: 0,
        estimated_time_to_regain_access: minutes,
      };
      return { headers: { "x-business-use-case-usage": JSON.stringify({ [igUserId]: [usage] }) }, isOver };
    },
  };
}
