import { CHANNEL_LABELS, type ChannelId } from "../../../channels/index.ts";
import type { AnomalyCause, Suspicion } from "./facts.ts";

/** What the owner reads: what happened, what it probably means and what to do. No personal data. */
export function anomalyMessage(suspicion: Suspicion, cause: AnomalyCause): string {
  const { kind, channel, hours } = suspicion;
  const label = channelLabel(channel);
  switch (kind) {
    case "PARTICIPATION_SILENT":
      return cause === "LINK_BROKEN"
        ? `참여 링크가 열리지 않고, 최근 ${hours}시간 동안 새 참여가 거의 없어요. 링크와 QR을 확인해 주세요.`
        : `평소라면 ${number(suspicion.expected)}명쯤 참여하는데 최근 ${hours}시간 동안 ${number(suspicion.observed)}명이었어요. ${linkSentence(cause)}QR과 안내가 그대로 있는지 봐 주세요.`;
    case "PARTICIPATION_JUMP":
      return `최근 1시간 참여가 ${number(suspicion.observed)}명으로 평소(${number(suspicion.expected)}명)보다 크게 늘었어요. 어딘가에 소개됐거나 한꺼번에 응모했을 수 있어요. 참여자 목록을 확인해 주세요.`;
    case "STATISTICS_SILENT":
      return cause === "NOT_COLLECTED"
        ? `${label} 통계를 ${hours}시간째 받지 못하고 있어요. 채널 연결을 확인해 주세요.`
        : `${label} 노출이 ${hours}시간째 늘지 않아요. 예정된 노출이 끝났거나 채널의 집계가 멈췄을 수 있어요.`;
    case "VIEWS_WITHOUT_ENTRIES":
      return cause === "LINK_BROKEN"
        ? `${label} 노출은 ${number(suspicion.observed)}회 늘었는데 참여가 0이에요. 링크가 열리지 않아요. 게시물의 링크를 바꿔 주세요.`
        : `${label} 노출은 ${number(suspicion.observed)}회 늘었는데 참여가 0이에요. ${linkSentence(cause)}게시물에 링크나 QR이 빠지지 않았는지 봐 주세요.`;
  }
}

function linkSentence(cause: AnomalyCause): string {
  return cause === "LINK_WORKS" ? "링크는 잘 열려요. " : "링크가 깨졌을 수 있어요. ";
}

function channelLabel(channel: ChannelId | ""): string {
  return channel === "" ? "이벤트" : CHANNEL_LABELS[channel];
}

function number(value: number): string {
  return Math.round(value).toLocaleString("ko-KR");
}
