import { useStore } from "../../api/index.ts";
import { eventPeriod } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import type { StoreEvent } from "./draft-saver.ts";
import { hasDays } from "./open-step.ts";
import { shownAt } from "./shown-at.ts";

/** The customer's page in small, as it is typed. It is a picture of it: nothing in it can be pressed. */
export function PhonePreview({ event }: { readonly event: StoreEvent }) {
  const store = useStore();
  const { title, description, prizeName, imageUrl } = event;
  const period = hasDays(event) ? eventPeriod(event) : undefined;
  return (
    <aside aria-label={m.wizard_preview()} className="lg:sticky lg:top-4 lg:self-start">
      <p className="mb-2 text-sm font-semibold text-soft">{m.wizard_preview()}</p>
      <div className="mx-auto max-w-xs overflow-hidden rounded-3xl border-4 border-edge bg-card">
        {imageUrl === null ? (
          <div className="grid aspect-4/3 place-items-center bg-sunken text-sm text-soft">
            {m.wizard_noImage()}
          </div>
        ) : (
          <img src={shownAt(imageUrl)} alt="" className="aspect-4/3 w-full object-cover" />
        )}
        <div className="p-4">
          <p className="text-sm text-soft">{store.name}</p>
          <p className="text-lg leading-snug font-bold">{title === "" ? m.wizard_previewTitle() : title}</p>
          {prizeName === "" ? null : <p className="mt-1 font-semibold text-brand">{prizeName}</p>}
          {period === undefined ? null : <p className="mt-1 text-sm">{period}</p>}
          {description === "" ? null : (
            <p className="mt-2 line-clamp-4 text-sm whitespace-pre-line">{description}</p>
          )}
          <p
            aria-hidden="true"
            className="mt-4 rounded-xl bg-brand py-3 text-center font-semibold text-on-brand"
          >
            {m.wizard_previewEnter()}
          </p>
        </div>
      </div>
    </aside>
  );
}
