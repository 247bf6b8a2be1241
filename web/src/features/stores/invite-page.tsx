import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import {
  api,
  chooseStore,
  errorText,
  queryClient,
  signOut,
  storesQuery,
  useMe,
  useOfflineReason,
} from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, ButtonLink, Card, Page, showToast } from "../../ui/index.ts";

const route = getRouteApi("/person/invite");

/** Where an invited person joins a store, with the account of the invited address. */
export function InvitePage() {
  const { token } = route.useSearch();
  return (
    <main>
      <Page title={m.stores_inviteTitle()} width="narrow">
        <Card>
          {token === undefined ? (
            <>
              <p className="mb-4">{m.stores_inviteNoToken()}</p>
              <ButtonLink to="/">{m.common_toHome()}</ButtonLink>
            </>
          ) : (
            <Invitation token={token} />
          )}
        </Card>
      </Page>
    </main>
  );
}

function Invitation({ token }: { readonly token: string }) {
  const me = useMe();
  const navigate = useNavigate();
  const offline = useOfflineReason();
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
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () =>
      navigate({ to: "/sign-in", search: { next: `/invite?token=${encodeURIComponent(token)}` } }),
    onError: (error) => showToast(errorText(error)),
  });
  return (
    <>
      <p className="mb-4">{m.stores_inviteText()}</p>
      <p className="mb-4 rounded-xl bg-sunken px-4 py-3">
        {m.stores_inviteAs()} <strong className="block break-all">{me.email}</strong>
      </p>
      {accept.isError ? (
        <p role="alert" className="mb-4 font-semibold text-bad">
          {errorText(accept.error)}
        </p>
      ) : null}
      <Button
        isWide
        isPending={accept.isPending}
        blockedBecause={offline}
        onClick={() => accept.mutate({ token })}
      >
        {m.stores_inviteAccept()}
      </Button>
      <Button
        look="quiet"
        isWide
        className="mt-2"
        isPending={leave.isPending}
        isBlocked={offline !== undefined}
        onClick={() => leave.mutate()}
      >
        {m.stores_inviteOther()}
      </Button>
    </>
  );
}
