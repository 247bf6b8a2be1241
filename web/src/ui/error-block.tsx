import { errorText, isMadangError } from "../api/index.ts";
import { m } from "../i18n/index.ts";
import { Button } from "./button.tsx";

type ErrorBlockProps = {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  readonly isRetrying?: boolean;
};

/** A block that could not be loaded: what happened, another try in place, and the number to quote. */
export function ErrorBlock({ error, onRetry, isRetrying = false }: ErrorBlockProps) {
  const requestId = isMadangError(error) ? error.requestId : undefined;
  return (
    <div role="alert" className="rounded-xl bg-bad-soft px-4 py-4 text-bad">
      <p className="font-semibold">{errorText(error)}</p>
      {onRetry === undefined ? null : (
        <Button look="plain" className="mt-3" onClick={onRetry} isPending={isRetrying}>
          {m.common_retry()}
        </Button>
      )}
      {requestId === undefined ? null : (
        <p className="mt-3 text-sm">{m.common_requestId({ id: requestId })}</p>
      )}
    </div>
  );
}
