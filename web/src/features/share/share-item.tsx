import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, queryClient } from "../../api/index.ts";
import { dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { BOXED, Button, ConfirmDialog, copyText, Dialog, showToast } from "../../ui/index.ts";
import { type ShareLink, sectionWords } from "./sections.ts";
import { ShareForm } from "./share-form.tsx";

type ShareItemProps = {
  readonly share: ShareLink;
  /** After the link has left the list, and its button with it. */
  readonly onRevoked: () => void;
};

/** One link: what it shows, and copying, opening, changing and revoking it. */
export function ShareItem({ share, onRevoked }: ShareItemProps) {
  const { label, sections, url, state } = share;
  return (
    <li className="border-t border-line py-4 first:border-t-0 first:pt-0">
      <h3 className="font-semibold break-words">{label === "" ? m.share_noLabel() : label}</h3>
      <p className="text-sm text-soft">{limitsOf(share).join(" · ")}</p>
      <p className="mt-1 text-sm">{sections.map(sectionWords).join(", ")}</p>
      {url === null ? (
        <p className="mt-2 text-sm text-soft">{m.share_gone()}</p>
      ) : state === "EXPIRED" ? null : (
        <p className="mt-2 text-sm break-all">{url}</p>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {url === null || state === "EXPIRED" ? null : <Uses share={share} url={url} />}
        <EditButton share={share} />
        <RevokeButton share={share} onRevoked={onRevoked} />
      </div>
    </li>
  );
}

function limitsOf({ state, expiresAt, hasPassword, embedOrigins }: ShareLink): readonly string[] {
  const until = expiresAt === null ? m.share_never() : m.share_until({ at: dateTime(expiresAt) });
  return [
    state === "EXPIRED" ? m.share_expired() : until,
    ...(hasPassword ? [m.share_hasPassword()] : []),
    ...(embedOrigins.length > 0 ? [m.share_embeddable({ count: String(embedOrigins.length) })] : []),
  ];
}

function Uses({ share, url }: { readonly share: ShareLink; readonly url: string }) {
  const frame = `<iframe src="${url}/embed" title="${m.share_frameTitle()}" width="100%" height="800" loading="lazy"></iframe>`;
  return (
    <>
      <Button onClick={() => void copyText(url, m.share_copied())}>{m.share_copy()}</Button>
      <a href={url} target="_blank" rel="noreferrer" className={BOXED}>
        {m.share_open()}
      </a>
      {share.embedOrigins.length === 0 ? null : (
        <Button look="plain" onClick={() => void copyText(frame, m.share_copiedEmbed())}>
          {m.share_copyEmbed()}
        </Button>
      )}
    </>
  );
}

/** The address stays, so that who has the link keeps it. */
function EditButton({ share }: { readonly share: ShareLink }) {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <>
      <Button look="plain" onClick={() => setIsOpen(true)}>
        {m.share_edit()}
      </Button>
      <Dialog title={m.share_editTitle()} isOpen={isOpen} onClose={close}>
        <p className="mb-4 text-sm text-soft">{m.share_editText()}</p>
        <ShareForm eventId={share.eventId} share={share} onSaved={close} />
      </Dialog>
    </>
  );
}

/** Cannot be undone, so it asks first. */
function RevokeButton({ share: { id, eventId }, onRevoked }: ShareItemProps) {
  const [isOpen, setIsOpen] = useState(false);
  const revoke = useMutation(
    api.shares.revoke.mutationOptions({
      onSuccess: async () => {
        setIsOpen(false);
        showToast(m.share_revoked());
        await queryClient.invalidateQueries(api.shares.list.pathFilter());
        onRevoked();
      },
    }),
  );
  return (
    <>
      <Button look="danger" onClick={() => setIsOpen(true)}>
        {m.share_revoke()}
      </Button>
      <ConfirmDialog
        title={m.share_revokeTitle()}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        deed={m.share_revokeNow()}
        onConfirm={() => revoke.mutate({ eventId, shareId: id })}
        work={revoke}
      >
        <p className="mb-4">{m.share_revokeText()}</p>
      </ConfirmDialog>
    </>
  );
}
