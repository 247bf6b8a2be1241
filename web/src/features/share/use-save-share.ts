import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { api, madang, queryClient } from "../../api/index.ts";
import type { ShareWishes } from "./read-share.ts";
import type { ShareLink } from "./sections.ts";

type SaveOptions = {
  readonly eventId: string;
  /** The link that is edited, as it was when the form opened; undefined makes a new one. */
  readonly before: ShareLink | undefined;
  readonly onSaved: () => void;
};

/** Makes a link, or changes one unless it was changed elsewhere since. */
export function useSaveShare({ eventId, before, onSaved }: SaveOptions) {
  // One key an attempt: what the client sends again by itself makes no second link.
  const key = useRef(crypto.randomUUID());
  return useMutation({
    mutationFn: (wishes: ShareWishes) => save(wishes, { eventId, before, idempotencyKey: key.current }),
    onSuccess: onSaved,
    onSettled: () => {
      key.current = crypto.randomUUID();
      void queryClient.invalidateQueries(api.shares.list.pathFilter());
    },
  });
}

type Place = Pick<SaveOptions, "eventId" | "before"> & { readonly idempotencyKey: string };

function save({ expiresInDays, password, ...shown }: ShareWishes, { before, ...place }: Place) {
  if (before === undefined) {
    return madang.shares.create.mutate({
      ...{ ...place, ...shown },
      ...(typeof expiresInDays === "number" ? { expiresInDays } : {}),
      ...(typeof password === "string" ? { password } : {}),
    });
  }
  return madang.shares.update.mutate({
    ...{ ...place, ...shown, shareId: before.id, version: before.version },
    ...(expiresInDays === undefined ? {} : { expiresInDays }),
    ...(password === undefined ? {} : { password }),
  });
}
