import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { errorText, signOut, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, showToast } from "../../ui/index.ts";

export function SignOut() {
  const navigate = useNavigate();
  const offline = useOfflineReason();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => navigate({ to: "/sign-in" }),
    onError: (error) => showToast(errorText(error)),
  });
  return (
    <Button look="plain" isPending={leave.isPending} blockedBecause={offline} onClick={() => leave.mutate()}>
      {m.settings_signOut()}
    </Button>
  );
}
