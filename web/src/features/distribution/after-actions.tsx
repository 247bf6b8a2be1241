import type { Outputs } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { BOXED, Button, Card, copyText, Icon } from "../../ui/index.ts";

type StoreEvent = Outputs["events"]["get"];

/** What helps in the shop itself: the poster with its QR code, the link, and a message to friends. */
export function AfterActions({ event }: { readonly event: StoreEvent }) {
  const { id, url, title } = event;
  const canShare = typeof navigator.share === "function";
  const share = async () => {
    try {
      await navigator.share({ title, url });
    } catch (error) {
      // Closed without choosing anybody: that is no fault.
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    }
  };
  return (
    <Card className="mt-5" title={m.distribution_after()}>
      <p className="mb-3 text-soft">{m.distribution_afterText()}</p>
      <div className="flex flex-wrap gap-2">
        <a href={`/poster/${id}`} className={BOXED}>
          {m.distribution_poster()}
        </a>
        <Button look="plain" onClick={() => void copyText(url, m.distribution_linkCopied())}>
          {m.distribution_copyLink()}
        </Button>
        {canShare ? (
          <Button look="plain" onClick={() => void share()}>
            <Icon name="share" className="size-5" />
            {m.distribution_share()}
          </Button>
        ) : null}
      </div>
      <p className="mt-3">
        <span className="text-sm text-soft">{m.distribution_link()}</span>
        <span className="block font-medium break-all">{url}</span>
      </p>
    </Card>
  );
}
