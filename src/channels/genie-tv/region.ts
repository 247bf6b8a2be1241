/** The seventeen provinces and cities: short name → other spellings. */
const PROVINCES: Readonly<Record<string, readonly string[]>> = {
  서울: ["서울시", "서울특별시"],
  부산: ["부산시", "부산광역시"],
  대구: ["대구시", "대구광역시"],
  인천: ["인천시", "인천광역시"],
  광주: ["광주시", "광주광역시"],
  대전: ["대전시", "대전광역시"],
  울산: ["울산시", "울산광역시"],
  세종: ["세종시", "세종특별자치시"],
  경기: ["경기도"],
  강원: ["강원도", "강원특별자치도"],
  충북: ["충청북도"],
  충남: ["충청남도"],
  전북: ["전라북도", "전북특별자치도"],
  전남: ["전라남도"],
  경북: ["경상북도"],
  경남: ["경상남도"],
  제주: ["제주도", "제주특별자치도", "제주시"],
};

const SHORT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(PROVINCES)
    .flatMap(([short, spellings]) => [[short, short], ...spellings.map((name) => [name, short])])
    .flatMap(([name, short]) => (name === undefined || short === undefined ? [] : [[name, short] as const])),
);

const DISTRICT = /^[가-힣]{1,10}(시|군|구)$/;

/**
 * "서울특별시 강남구 테헤란로 1" → "서울 강남구"; a province alone is allowed; null when there is none.
 * Districts are checked by their form only.
 */
export function regionOf(text: string): string | null {
  const [first = "", second = ""] = text.trim().split(/\s+/);
  const province = SHORT_NAMES.get(first);
  if (province === undefined) return null;
  return DISTRICT.test(second) ? `${province} ${second}` : province;
}

/** Strict form of an owner's own entry: a province and at most one district. */
export function isRegion(text: string): boolean {
  const words = text.trim().split(/\s+/);
  const [first = "", second] = words;
  return SHORT_NAMES.has(first) && (second === undefined || DISTRICT.test(second)) && words.length <= 3;
}
