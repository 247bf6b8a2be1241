import { useMutation } from "@tanstack/react-query";
import { useId, useRef } from "react";
import { useOfflineReason, useStore } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { drawPoster } from "./draw-poster.ts";
import { shownAt } from "./shown-at.ts";
import { UploadRefused, uploadPicture } from "./upload-picture.ts";
import type { Draft } from "./use-draft.ts";

const TYPES = "image/jpeg,image/png,image/webp";

/** The event's picture: a file of the owner's, or a poster with the title. */
export function ImageField({ draft }: { readonly draft: Draft }) {
  const store = useStore();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const offline = useOfflineReason();
  const upload = useMutation({
    mutationFn: async (picture: Blob | Promise<Blob>) => uploadPicture(store.id, await picture),
    onSuccess: (imageUrl) => draft.set({ imageUrl }),
  });
  const { imageUrl, title } = draft.event;
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file !== undefined) upload.mutate(file);
    if (input.current !== null) input.current.value = "";
  };
  return (
    <section aria-labelledby={`${id}-title`} className="mb-6">
      <h2 id={`${id}-title`} className="mb-2 text-lg font-bold">
        {m.wizard_image()}
      </h2>
      <p className="mb-3 text-sm text-soft">{m.wizard_imageHint()}</p>
      <div className="grid items-start gap-4 sm:grid-cols-[12rem_1fr]">
        {imageUrl === null ? (
          <div className="grid aspect-square place-items-center rounded-2xl bg-sunken p-3 text-center text-sm text-soft">
            {m.wizard_noImage()}
          </div>
        ) : (
          <img
            src={shownAt(imageUrl)}
            alt={m.wizard_imageAlt()}
            className="aspect-square w-full rounded-2xl object-cover"
          />
        )}
        <div className="grid gap-3">
          <input
            ref={input}
            id={id}
            type="file"
            accept={TYPES}
            tabIndex={-1}
            className="sr-only"
            aria-label={m.wizard_imageUpload()}
            onChange={({ target }) => take(target.files)}
          />
          <Button
            look="plain"
            isPending={upload.isPending}
            isBlocked={offline !== undefined}
            onClick={() => input.current?.click()}
          >
            {imageUrl === null ? m.wizard_imageUpload() : m.wizard_imageChange()}
          </Button>
          <Button
            look="plain"
            isPending={upload.isPending}
            isBlocked={offline !== undefined}
            onClick={() =>
              upload.mutate(drawPoster({ title, store: store.name, prize: draft.event.prizeName }))
            }
          >
            {m.wizard_imageTemplate()}
          </Button>
          {offline === undefined ? null : <p className="text-sm text-soft">{offline}</p>}
          {imageUrl === null ? null : (
            <Button look="quiet" onClick={() => draft.set({ imageUrl: null })}>
              {m.wizard_imageRemove()}
            </Button>
          )}
          {upload.isError ? (
            <p role="alert" className="font-semibold text-bad">
              {upload.error instanceof UploadRefused ? upload.error.message : m.wizard_imageFailed()}
            </p>
          ) : null}
        </div>
      </div>
    </section>
  );
}
