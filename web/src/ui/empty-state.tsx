import type { ReactNode } from "react";

type EmptyStateProps = {
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

/** Where nothing is yet: what could be here and the next step. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="rounded-2xl border border-dashed border-edge px-5 py-10 text-center">
      <p className="text-lg font-bold">{title}</p>
      {children === undefined ? null : <div className="mt-2 text-soft">{children}</div>}
      {action === undefined ? null : <div className="mt-5 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
