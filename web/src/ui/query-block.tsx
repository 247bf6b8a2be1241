import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorBlock } from "./error-block.tsx";
import { Skeleton } from "./skeleton.tsx";

type QueryBlockProps<Data> = {
  readonly query: UseQueryResult<Data, unknown>;
  /** Rows of the final size, so that nothing jumps. */
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
};

/**
 * A block of a page with its own loading and its own failure: others go on. Old data stay while new ones are read,
 * and under the message when reading them failed.
 */
export function QueryBlock<Data>({ query, skeleton, children }: QueryBlockProps<Data>) {
  const retry = () => void query.refetch();
  if (query.data !== undefined)
    return (
      <>
        {query.isError ? (
          <div className="mb-3">
            <ErrorBlock error={query.error} onRetry={retry} isRetrying={query.isFetching} />
          </div>
        ) : null}
        {children(query.data)}
      </>
    );
  if (query.isError) return <ErrorBlock error={query.error} onRetry={retry} isRetrying={query.isFetching} />;
  return skeleton ?? <Skeleton rows={4} />;
}
