import type { ReactNode } from "react";
import { useStore } from "../api/index.ts";
import { m } from "../i18n/index.ts";
import { ButtonLink, EmptyState } from "../ui/index.ts";

/** A page's content for owners; staff who came by its address read why it is not theirs, and nothing is asked. */
export function OwnersOnly({ children }: { readonly children: ReactNode }) {
  if (useStore().role === "owner") return children;
  return (
    <EmptyState title={m.common_ownersOnly()} action={<ButtonLink to="/">{m.common_toHome()}</ButtonLink>}>
      {m.common_ownersOnlyText()}
    </EmptyState>
  );
}
