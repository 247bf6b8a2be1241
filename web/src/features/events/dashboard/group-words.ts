import { m } from "../../../i18n/index.ts";

/** Groups of participants and times of day, by the server's names for them. */
const GROUPS: Readonly<Record<string, () => string>> = {
  "10대": m.dashboard_groupTeens,
  "20대": m.dashboard_groupTwenties,
  "30대": m.dashboard_groupThirties,
  "40대": m.dashboard_groupForties,
  "50대 이상": m.dashboard_groupFifties,
  남성: m.dashboard_groupMen,
  여성: m.dashboard_groupWomen,
  미응답: m.dashboard_groupNoAnswer,
  기타: m.dashboard_groupOther,
  서울: m.dashboard_groupSeoul,
  부산: m.dashboard_groupBusan,
  대구: m.dashboard_groupDaegu,
  인천: m.dashboard_groupIncheon,
  광주: m.dashboard_groupGwangju,
  대전: m.dashboard_groupDaejeon,
  울산: m.dashboard_groupUlsan,
  세종: m.dashboard_groupSejong,
  경기: m.dashboard_groupGyeonggi,
  강원: m.dashboard_groupGangwon,
  충북: m.dashboard_groupChungbuk,
  충남: m.dashboard_groupChungnam,
  전북: m.dashboard_groupJeonbuk,
  전남: m.dashboard_groupJeonnam,
  경북: m.dashboard_groupGyeongbuk,
  경남: m.dashboard_groupGyeongnam,
  제주: m.dashboard_groupJeju,
  "오전 (06:00-12:00)": m.dashboard_slotMorning,
  "오후 (12:00-18:00)": m.dashboard_slotAfternoon,
  "저녁 (18:00-24:00)": m.dashboard_slotEvening,
  "새벽 (00:00-06:00)": m.dashboard_slotNight,
};

/** A group's name in the owner's language; of one that this app does not know, the server's own. */
export function groupWords(name: string): string {
  return GROUPS[name]?.() ?? name;
}
