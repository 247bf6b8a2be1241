/** Provinces as people write them at the head of an address, longest spelling first, with their short name. */
const REGIONS: readonly (readonly [prefix: string, region: string])[] = [
  ["서울", "서울"],
  ["부산", "부산"],
  ["대구", "대구"],
  ["인천", "인천"],
  ["광주", "광주"],
  ["대전", "대전"],
  ["울산", "울산"],
  ["세종", "세종"],
  ["경기", "경기"],
  ["강원", "강원"],
  ["충청북", "충북"],
  ["충북", "충북"],
  ["충청남", "충남"],
  ["충남", "충남"],
  ["전라북", "전북"],
  ["전북", "전북"],
  ["전라남", "전남"],
  ["전남", "전남"],
  ["경상북", "경북"],
  ["경북", "경북"],
  ["경상남", "경남"],
  ["경남", "경남"],
  ["제주", "제주"],
];

/**
 * @returns the province an address begins with, or null
 * @example regionOf("서울특별시 강남구 역삼동") // "서울"
 */
export function regionOf(address: string): string | null {
  const head = address.normalize("NFC").trim();
  return REGIONS.find(([prefix]) => head.startsWith(prefix))?.[1] ?? null;
}
