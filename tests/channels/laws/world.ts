/** The store, event and customers that laws and tests of channels are tried with. */

/** 2026-11-18 (Wednesday) 12:00 KST: no quiet hours, a working day. */
export const NOON = Date.parse("2026-11-18T12:00:00+09:00");
const DAY = 86_400_000;

export const STORE = {
  id: "018f0000-0000-7000-8000-000000000001",
  name: "달빛분식",
  address: "서울특별시 강남구 테헤란로 1",
  region: "서울",
  phone: "02-555-1234",
  location: { lat: 37.5, lng: 127 },
  optOutNumber: "080-123-4567",
  timeZone: "Asia/Seoul",
};

export const EVENT = {
  id: "018f0000-0000-7000-8000-000000000002",
  title: "가을 떡볶이 잔치",
  description: "떡볶이를 드시면 추첨해요",
  prizeName: "튀김 세트",
  imageUrl: "https://cdn.example.com/poster.jpg",
  startsAt: NOON,
  endsAt: NOON + 10 * DAY,
};

/** Customers who agreed to get messages; nobody's real numbers. */
export const RECIPIENTS = ["01012345678", "01087654321"] as const;
