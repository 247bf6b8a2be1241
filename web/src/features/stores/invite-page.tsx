import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { api, chooseStore, errorText, queryClient, storesQuery, useOnline } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, ButtonLink, Page } from "../../ui/index.ts";

const route = getRouteApi("/person/invite");

/** Where an invited person joins a store, with the account of the invited address. */
export function InvitePage() {
  const { token } = route.useSearch();
  const navigate = useNavigate();
  const isOnline = useOnline();
  const accept = useMutation(
    api.stores.acceptInvite.mutationOptions({
      onSuccess: async ({ storeId }) => {
        await queryClient.invalidateQueries({ ...storesQuery(), refetchType: "all" });
        await queryClient.invalidateQueries();
        chooseStore(storeId);
        await navigate({ to: "/" });
      },
    }),
  );
  return (
    <main>
      <Page title={m.stores_inviteTitle()} width="narrow">
        <p className="mb-5">{token === undefined ? m.stores_inviteNoToken() : m.stores_inviteText()}</p>
        {accept.isError ? (
          <p role="alert" className="mb-5 font-semibold text-bad">
            {errorText(accept.error)}
          </p>
        ) : null}
        {token === undefined ? (
          <ButtonLink to="/">{m.common_toHome()}</ButtonLink>
        ) : (
          <Button
            isWide
            isPending={accept.isPending}
            blockedBecause={isOnline ? undefined : m.common_needsOnline()}
            onClick={() => accept.mutate({ token })}
          >
            {m.stores_inviteAccept()}
          </Button>
        )}
      </Page>
    </main>
  );
}
