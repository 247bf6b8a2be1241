import type { PublicEvent } from "../services/participation/index.ts";

/** Digits for a call; undefined for a word that is no number. */
export function telUrl(phone: string | null): string | undefined {
  const digits = phone?.trim() ?? "";
  return /^\+?[0-9][0-9 -]{3,19}$/.test(digits) ? `tel:${digits.replace(/[ -]/g, "")}` : undefined;
}

/** The shop on a map that most phones in Korea have. */
export function mapUrl({ storeName, storeAddress, storeLocation }: PublicEvent): string {
  if (storeLocation === null) {
    return `https://map.kakao.com/link/search/${encodeURIComponent(storeAddress)}`;
  }
  const { lat, lng } = storeLocation;
  const name = encodeURIComponent(storeName.replaceAll(",", " "));
  return `https://map.kakao.com/link/map/${name},${lat},${lng}`;
}

/** A text message to a friend, which every phone can write. */
export function smsUrl(text: string): string {
  return `sms:?&body=${encodeURIComponent(text)}`;
}
