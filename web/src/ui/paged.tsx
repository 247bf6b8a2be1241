import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { ErrorBlock } from "./error-block.tsx";
import { Skeleton } from "./skeleton.tsx";

/** What `useInfiniteQuery` gives of a list that comes in pages. */
type PagedQuery<Item> = {
  readonly data: { readonly pages: readonly { readonly items: readonly Item[] }[] } | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly isFetching: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly refetch: () => unknown;
  readonly fetchNextPage: () => unknown;
};

type PagedProps<Item> = {
  readonly query: PagedQuery<Item>;
  /** Grey bars while the first page is on its way. */
  readonly rows: number;
  /** Where the list is known to be empty. */
  readonly none: ReactNode;
  /** Of the button that asks for the next page. */
  readonly more: string;
  readonly children: (items: readonly Item[]) => ReactNode;
};

/**
 * A list that comes in pages: on its way, failed with another try, empty, or what has come and a button for more.
 *
 * @example <Paged query={days} rows={5} none={<EmptyState title="…" />} more="더 보기">{(days) => <Days days={days} />}</Paged>
 */
export function Paged<Item>({ query, rows, none, more, children }: PagedProps<Item>) {
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {query.isError ? (
        <ErrorBlock error={query.error} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
      ) : null}
      {query.isPending ? <Skeleton rows={rows} /> : null}
      {items.length === 0 ? null : children(items)}
      {query.isError || query.isPending || items.length > 0 ? null : none}
      {query.hasNextPage ? (
        <div className="mt-4 text-center">
          <Button
            look="plain"
            onClick={() => void query.fetchNextPage()}
            isPending={query.isFetchingNextPage}
          >
            {more}
          </Button>
        </div>
      ) : null}
    </>
  );
}
