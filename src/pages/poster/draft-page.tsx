import { MessagePage } from "../message-page.tsx";

/** Nobody could follow the QR code of a draft. */
export function DraftPage({ nonce }: { nonce: string }) {
  return (
    <MessagePage
      nonce={nonce}
      heading="아직 포스터를 만들 수 없어요"
      text="이벤트를 승인하면 QR 코드가 생기고, 포스터를 인쇄할 수 있어요."
    />
  );
}
