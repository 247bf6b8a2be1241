import { m } from "../i18n/index.ts";
import { ButtonLink, Page } from "../ui/index.ts";

export function NotFoundPage() {
  return (
    <main>
      <Page title={m.common_notFoundTitle()} width="narrow">
        <p className="mb-5">{m.common_notFoundText()}</p>
        <ButtonLink to="/">{m.common_toHome()}</ButtonLink>
      </Page>
    </main>
  );
}
