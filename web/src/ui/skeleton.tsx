import { m } from "../i18n/index.ts";

type SkeletonProps = { readonly rows?: number; readonly className?: string };

/** Grey bars where text will be. */
export function Skeleton({ rows = 3, className }: SkeletonProps) {
  return (
    <div role="status" className={className}>
      <span className="sr-only">{m.common_loading()}</span>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div
          key={row}
          aria-hidden="true"
          className="mb-3 h-6 animate-pulse rounded-lg bg-sunken last:w-2/3"
        />
      ))}
    </div>
  );
}
