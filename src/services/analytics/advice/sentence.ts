import { CHANNEL_LABELS, type ChannelId } from "../../../channels/index.ts";
import { countText, wonText } from "../formulas/text.ts";
import type { Advice, ChannelAdvice } from "./advise.ts";

/** What an owner reads first. The system never moves money itself, and says so. */
export function adviceSentence({ items, moves, expectedExtraParticipants }: Advice): string {
  if (items.length === 0) return "비용을 쓴 채널이 없어서 드릴 조언이 없어요.";
  if (moves.length > 0) {
    const texts = moves.map(
      ({ from, to, amountKrw }) =>
        `${CHANNEL_LABELS[from]}에서 ${CHANNEL_LABELS[to]} 쪽으로 ${wonText(amountKrw)}`,
    );
    const more =
      expectedExtraParticipants > 0
        ? `참여자가 ${countText(expectedExtraParticipants)}명쯤 늘어날 것으로 보여요`
        : "같은 돈으로 참여자가 조금 더 늘 것으로 보여요";
    return `다음 예산은 ${texts.join(", ")} 옮겨 보세요. ${more}. 예산은 사장님이 직접 바꿀 때만 바뀌어요.`;
  }
  if (items.every(({ reason }) => reason === "INSUFFICIENT_DATA")) {
    return "데이터 부족: 유료 채널로 들어온 참여자가 아직 적어서 채널을 비교할 수 없어요.";
  }
  if (items.length === 1) return "유료 채널이 하나뿐이라 비교할 채널이 없어요.";
  return "채널 사이의 차이가 예산을 옮길 만큼 뚜렷하지 않아요. 지금 예산을 그대로 두세요.";
}

/** One channel's line. */
export function channelSentence(item: ChannelAdvice): string {
  const { reason, currentKrw, suggestedKrw, comparedWith } = item;
  switch (reason) {
    case "INCREASE":
      return `${labelOf(comparedWith)}보다 같은 돈으로 참여자를 더 모을 확률이 ${chance(item.probabilityBetter)}예요. ${wonText(suggestedKrw - currentKrw)} 더 써 보세요.`;
    case "DECREASE":
      return `${labelOf(comparedWith)}보다 같은 돈으로 참여자를 더 모을 확률이 ${chance(item.probabilityBetter)}뿐이에요. ${wonText(currentKrw - suggestedKrw)} 줄여 보세요.`;
    case "OVER_CAP":
      return `정해 둔 한도보다 많이 썼어요. ${wonText(suggestedKrw)}까지 줄여 보세요.`;
    case "KEEP_UNCERTAIN":
      return "다른 채널과의 차이가 아직 뚜렷하지 않아요. 지금 예산을 그대로 두세요.";
    case "KEEP_AT_LIMIT":
      return "지금 예산이 알맞아요. 그대로 두세요.";
    case "INSUFFICIENT_DATA":
      return "데이터 부족: 아직 판단할 만큼 참여자가 모이지 않았어요.";
    case "ONLY_CHANNEL":
      return "비교할 수 있는 유료 채널이 없어요.";
  }
}

function labelOf(channel: ChannelId | null): string {
  return channel === null ? "다른 채널" : CHANNEL_LABELS[channel];
}

/** Never certain: 99% and 1% are the ends. */
function chance(probability: number | null): string {
  const percent = Math.round((probability ?? 0) * 100);
  if (percent >= 99) return "99% 이상";
  return percent <= 1 ? "1% 이하" : `${percent}%`;
}
