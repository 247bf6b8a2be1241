import {
  type BreakerView,
  CHANNEL_REASONS,
  type ChannelHealth,
  type ChannelReason,
} from "../../channels/index.ts";
import { dayOf, toIso } from "../../time.ts";
import type { ChannelView } from "./schemas.ts";

type Moment = { readonly timeZone: string; readonly now: number };

/** What a circuit breaker and a partner's block mean, in an owner's words. */
export function healthView(health: ChannelHealth, moment: Moment): Pick<ChannelView, "breaker" | "blocked"> {
  const { publish, block, history } = health;
  const { timeZone } = moment;
  return {
    breaker: {
      state: publish.state,
      since: toIso(timeZone, publish.since),
      nextProbeAt: publish.nextProbeAt === null ? null : toIso(timeZone, publish.nextProbeAt),
      words: stateWords(publish, moment.now),
      history: history.toReversed().map((transition) => ({
        at: toIso(timeZone, transition.at),
        state: transition.state,
        about: transition.breaker === "stats" ? ("statistics" as const) : ("posting" as const),
        words: transitionWords(transition),
      })),
    },
    blocked:
      block === null
        ? null
        : {
            until: toIso(timeZone, block.until),
            reason: block.reason,
            words: `${blockWords(block.reason)} ${untilWords(block.until, moment)}부터 다시 시도할 수 있어요.`,
          },
  };
}

function stateWords({ state, nextProbeAt }: BreakerView, now: number): string {
  if (state === "CLOSED") return "정상";
  if (state === "HALF_OPEN") return "다시 되는지 확인하고 있어요";
  return nextProbeAt === null ? "일시 중단" : `일시 중단 · ${waitWords(nextProbeAt - now)} 뒤 다시 시도해요`;
}

/** Rounded up: nobody should come back too early. @example waitWords(61_000) // "2분" */
function waitWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds <= 60) return `${seconds}초`;
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 60 ? `${minutes}분` : `${Math.ceil(minutes / 60)}시간`;
}

const WHY: Partial<Record<ChannelReason, string>> = {
  CHANNEL_TIMEOUT: "채널이 제때 답하지 않아",
  CHANNEL_UNAVAILABLE: "채널 서버가 불안정해",
  CHANNEL_BAD_RESPONSE: "채널이 알 수 없는 답을 보내",
};

function transitionWords({ state, breaker, reason, attempt }: ChannelHealth["history"][number]): string {
  const what = breaker === "stats" ? "통계 가져오기를" : "이 채널을";
  if (state === "CLOSED")
    return breaker === "stats" ? "통계를 다시 가져오고 있어요" : "다시 정상으로 돌아왔어요";
  if (attempt > 1) return "다시 확인했지만 아직 응답이 좋지 않아 더 기다려요";
  return `${(reason === null ? undefined : WHY[reason]) ?? "채널이 계속 실패해"} ${what} 잠시 멈췄어요`;
}

const BLOCKED: Partial<Record<ChannelReason, string>> = {
  QUOTA_EXCEEDED: "오늘 게시 한도에 도달했어요.",
  RATE_LIMITED: "채널에 요청이 많아 잠시 쉬고 있어요.",
  ACCOUNT_RESTRICTED: "채널 계정이 제한되어 있어요.",
  BALANCE_EXHAUSTED: "광고 잔액이 부족해요. 충전해 주세요.",
  BUDGET_EXCEEDED: "정한 예산을 다 썼어요.",
  CHANNEL_UNAVAILABLE: "채널 서버가 점검 중이에요.",
  // Ours to mend: the channel would take the post.
  SERVICE_FAULT: CHANNEL_REASONS.SERVICE_FAULT,
};

function blockWords(reason: ChannelReason): string {
  return BLOCKED[reason] ?? "채널이 지금은 게시를 받지 않아요.";
}

/** @example "12:05", on another day "11월 19일 00:00" */
function untilWords(until: number, { timeZone, now }: Moment): string {
  const time = toIso(timeZone, until).slice(11, 16);
  const day = dayOf(timeZone, until);
  if (day === dayOf(timeZone, now)) return time;
  return `${Number(day.slice(5, 7))}월 ${Number(day.slice(8, 10))}일 ${time}`;
}
