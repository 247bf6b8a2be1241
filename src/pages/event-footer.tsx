import type { PublicEvent } from "../services/participation/index.ts";
import { telUrl } from "./store-links.ts";

/** Who asks for the data, whom to turn to, and how to take a consent back. */
export function EventFooter({ event }: { event: PublicEvent }) {
  const { slug, storeName, storeAddress, contact } = event;
  return (
    <>
      <p>
        <strong>{storeName}</strong>
        {storeAddress === "" ? null : ` · ${storeAddress}`}
      </p>
      {contact === null ? null : (
        <p>
          이벤트·개인정보 문의: <Contact contact={contact} />
        </p>
      )}
      <p>개인정보는 {storeName}에서 이벤트를 위해 모으고, 마당은 맡아서 암호화해 보관해요.</p>
      <nav class="links" aria-label="참여 관리">
        <a href={`/e/${slug}/code`}>내 코드 다시 보기</a>
        <a href={`/e/${slug}/my`}>참여 취소·동의 철회</a>
      </nav>
    </>
  );
}

function Contact({ contact }: { contact: string }) {
  const tel = telUrl(contact);
  const mail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contact) ? `mailto:${contact}` : undefined;
  const to = tel ?? mail;
  return to === undefined ? <span>{contact}</span> : <a href={to}>{contact}</a>;
}
