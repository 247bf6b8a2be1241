import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { m } from "../i18n/index.ts";
import { ErrorBlock, Page } from "../ui/index.ts";

/** A page that could not be shown at all. It tries again by itself when the connection is back. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  useEffect(() => {
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
  });
  return (
    <Page title={m.common_faultTitle()} width="narrow">
      <ErrorBlock error={error} onRetry={retry} />
    </Page>
  );
}

/** The same where no shell is around it. */
export function WholeFault(props: ErrorComponentProps) {
  return (
    <main>
      <PageFault {...props} />
    </main>
  );
}
