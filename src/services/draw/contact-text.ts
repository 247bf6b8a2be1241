import { sha256Text } from "../../auth/index.ts";
import { CONTACT_DAYS } from "../../draw/index.ts";
import type { StoreView } from "../store/index.ts";
import type { Prize } from "./schemas.ts";

export type ContactText = { readonly body: string; readonly hash: string };

/** What a winner agrees to by leaving a name and a number for the prize, in the words shown. */
export async function contactText(store: StoreView, prize: Prize): Promise<ContactText> {
  const contact = store.privacyContact ?? store.phone;
  const body = [
    `수집하는 곳: ${store.name}`,
    `수집 항목: 이름, 휴대폰 번호${prize.needsAddress ? ", 받을 주소" : ""}`,
    "이용 목적: 경품 전달과 당첨 확인",
    `보유 기간: 당첨을 발표한 날부터 ${CONTACT_DAYS}일 동안 암호화해서 보관하고 지워요.`,
    "동의하지 않을 수 있지만, 그러면 경품을 전달할 수 없어요.",
    ...(contact === null ? [] : [`문의: ${contact}`]),
  ].join("\n");
  return { body, hash: await sha256Text(body) };
}
