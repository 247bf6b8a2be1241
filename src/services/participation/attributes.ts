/** What a customer may tell about themselves; every one of them may stay unanswered. */
export const AGE_GROUPS = ["10대", "20대", "30대", "40대", "50대 이상"] as const;
export const GENDERS = ["남성", "여성"] as const;
/** Short names of the 17 시도. */
export const REGIONS = [
  "서울",
  "부산",
  "대구",
  "인천",
  "광주",
  "대전",
  "울산",
  "세종",
  "경기",
  "강원",
  "충북",
  "충남",
  "전북",
  "전남",
  "경북",
  "경남",
  "제주",
] as const;
