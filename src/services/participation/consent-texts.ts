import { sha256Text } from "../../auth/index.ts";
import { IDENTIFIER_DAYS } from "../../draw/index.ts";
import type { StoreView } from "../store/index.ts";

export type ConsentPurpose = "privacy" | "marketing";

/** `version` names the exact wording: another word in it makes another version. `hash` is of the body. */
export type ConsentText = {
  readonly purpose: ConsentPurpose;
  readonly version: string;
  readonly title: string;
  readonly body: string;
  readonly hash: string;
  readonly isRequired: boolean;
};

export type ConsentTexts = Readonly<Record<ConsentPurpose, ConsentText>>;

/** Changes when the wording below does; the rest of a version follows from the store's own details. */
const WORDING = "2026-11";

type Party = Pick<StoreView, "name" | "privacyContact" | "phone" | "optOutNumber">;

/**
 * What a customer agrees to, in the words shown: privacy is needed to take part, marketing never is.
 *
 * @example (await consentTexts(store)).privacy.version // "2026-11-pQ4mX2aZ"
 */
export async function consentTexts(store: Party): Promise<ConsentTexts> {
  const [privacy, marketing] = await Promise.all([
    toText("privacy", "개인정보 수집·이용 동의", privacyBody(store)),
    toText("marketing", "혜택·이벤트 소식 받기", marketingBody(store)),
  ]);
  return { privacy, marketing };
}

async function toText(purpose: ConsentPurpose, title: string, body: string): Promise<ConsentText> {
  const hash = await sha256Text(body);
  const version = `${WORDING}-${hash.slice(0, 8)}`;
  return { purpose, version, title, body, hash, isRequired: purpose === "privacy" };
}

function privacyBody(store: Party): string {
  const contact = store.privacyContact ?? store.phone;
  return [
    `수집하는 곳: ${store.name}`,
    "수집 항목: 휴대폰 번호. 선택 항목은 이름, 나이대, 성별, 지역이에요.",
    "이용 목적: 이벤트 참여 확인, 중복 참여 방지, 경품 제공, 재방문 여부 확인",
    "보유 기간: 동의를 철회하거나 삭제를 요청할 때까지 암호화해서 보관하고, 요청하면 바로 지워요.",
    `당첨자를 추첨하면 발표하고 ${IDENTIFIER_DAYS}일 뒤에 당첨되지 않은 분의 번호와 이름을 지워요. 혜택 소식 받기에 따로 동의한 번호는 그 동의를 철회할 때까지 남아요.`,
    "동의하지 않을 수 있지만, 그러면 이벤트에 참여할 수 없어요.",
    ...(contact === null ? [] : [`문의: ${contact}`]),
  ].join("\n");
}

function marketingBody(store: Party): string {
  return [
    `보내는 곳: ${store.name}`,
    "수집 항목: 휴대폰 번호",
    "이용 목적: 카카오톡 메시지로 할인·이벤트 소식(광고) 보내기",
    "보유 기간: 동의를 철회할 때까지. 2년이 지나면 다시 동의를 받기 전에는 보내지 않아요.",
    "동의하지 않아도 이벤트에 참여할 수 있어요. 언제든지 참여 번호로 철회할 수 있어요.",
    ...(store.optOutNumber === null ? [] : [`무료 수신 거부: ${store.optOutNumber}`]),
  ].join("\n");
}
