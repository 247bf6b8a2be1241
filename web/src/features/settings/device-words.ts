import { serverWords } from "../../i18n/index.ts";

/** Browsers that the server calls by their Korean names; the others' names are Latin. */
const NAMES: Readonly<Record<string, string>> = {
  카카오톡: "KakaoTalk",
  "네이버 앱": "Naver app",
  "삼성 인터넷": "Samsung Internet",
  웨일: "Whale",
  "기타 기기": "Other device",
};

/** What a device is recognised by. @example deviceWords("웨일 · Mac") // in English "Whale · Mac" */
export function deviceWords(label: string): string {
  const parts = label.split(" · ");
  return serverWords(label, () => parts.map((part) => NAMES[part] ?? part).join(" · "));
}
