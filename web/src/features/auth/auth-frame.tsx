import type { ReactNode } from "react";
import { m } from "../../i18n/index.ts";
import { Page } from "../../ui/index.ts";

/** Pages before the sign-in: the product's name, one form. */
export function AuthFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="mx-auto max-w-lg pt-6 lg:pt-16">
      <p className="px-4 text-xl font-bold text-brand lg:px-8">{m.common_appName()}</p>
      <Page title={title} width="narrow">
        {children}
      </Page>
    </main>
  );
}
