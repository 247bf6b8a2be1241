import { DISTRICT_CODES } from "./districts.ts";

/** The provinces and cities: short name → other spellings. */
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
  전남광주: ["전남광주통합특별시"],
  경북: ["경상북도"],
  경남: ["경상남도"],
  제주: ["제주도", "제주특별자치도", "제주시"],
};

const SHORT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(PROVINCES)
    .flatMap(([short, spellings]) => [[short, short], ...spellings.map((name) => [name, short])])
    .flatMap(([name, short]) => (name === undefined || short === undefined ? [] : [[name, short] as const])),
);

/** `code`: five digits of 행정표준코드; null where it is not certain, then the name stands alone. */
export type Region = { readonly name: string; readonly code: string | null };

/**
 * "서울특별시 강남구 테헤란로 1" → "서울 강남구"; a province alone is allowed, also for a district that the
 * table does not know; null when there is none.
 */
export function regionOf(text: string): string | null {
  const [first = "", second = ""] = text.trim().split(/\s+/);
  const province = SHORT_NAMES.get(first);
  if (province === undefined) return null;
  const name = `${province} ${second}`;
  return DISTRICT_CODES.has(name) ? name : province;
}

/** An owner's own entry, every word of which must exist: province, city or district, district of a city. */
export function findRegion(text: string): Region | null {
  const [first = "", ...rest] = text.trim().split(/\s+/);
  const province = SHORT_NAMES.get(first);
  const name = [province, ...rest].join(" ");
  const code = province === undefined ? undefined : DISTRICT_CODES.get(name);
  return code === undefined ? null : { name, code };
}

/** Whether the text names a province or district that has a code. */
export function isRegion(text: string): boolean {
  return findRegion(text) !== null;
}
