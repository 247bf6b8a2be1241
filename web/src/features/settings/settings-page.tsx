import { useIsVisitor, useMe, useStore } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { ButtonLink, Card, Page } from "../../ui/index.ts";
import { CloseStore } from "./close-store.tsx";
import { ExportData } from "./export-data.tsx";
import { LooksForm } from "./looks-form.tsx";
import { Members } from "./members.tsx";
import { Sessions } from "./sessions.tsx";
import { SignOut } from "./sign-out.tsx";
import { StoreForm } from "./store-form.tsx";

/** The store, its people, and how the app looks on this device. */
export function SettingsPage() {
  const store = useStore();
  const isOwner = store.role === "owner";
  const isTrial = useIsVisitor();
  return (
    <Page title={m.settings_title()}>
      {isOwner ? (
        <nav aria-label={m.settings_more()} className="mb-4 flex flex-wrap gap-2">
          <ButtonLink look="plain" to="/sales">
            {m.settings_toSales()}
          </ButtonLink>
          <ButtonLink look="plain" to="/notifications">
            {m.settings_toNotifications()}
          </ButtonLink>
        </nav>
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {isOwner ? (
          <Card title={m.settings_store()}>
            <StoreForm key={store.id} store={store} />
          </Card>
        ) : null}
        <div className="grid gap-4">
          <Card title={m.settings_looks()}>
            <LooksForm />
          </Card>
          {isOwner ? (
            <Card title={m.settings_members()}>
              <Members storeId={store.id} />
            </Card>
          ) : null}
          <Card title={m.settings_security()}>
            <p className="mb-3">{isTrial ? m.settings_signedInDemo() : <SignedInAs />}</p>
            <Sessions />
            <SignOut />
          </Card>
          {isOwner ? (
            <Card title={m.settings_data()}>
              <ExportData storeId={store.id} />
              <CloseStore store={store} isTrial={isTrial} />
            </Card>
          ) : null}
        </div>
      </div>
    </Page>
  );
}

function SignedInAs() {
  const { name, email } = useMe();
  return email === "" ? m.settings_signedInName({ name }) : m.settings_signedInAs({ name, email });
}
