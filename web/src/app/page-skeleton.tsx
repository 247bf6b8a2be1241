import { Skeleton } from "../ui/index.ts";

/** Until a page's code is there. */
export function PageSkeleton() {
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-6 lg:px-8">
      <Skeleton rows={6} />
    </div>
  );
}
