import type { ReactNode, Ref } from "react";
import { classes } from "./classes.ts";

type CardProps = {
  readonly children: ReactNode;
  readonly className?: string;
  /** Makes it a region of this name, with the name as its heading. */
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly id?: string;
  /** Of the region, which can take the focus when a control in it has gone away. */
  readonly ref?: Ref<HTMLElement>;
};

/** A sheet with a heading of the second level. */
export function Card({ children, className, title, actions, id, ref }: CardProps) {
  const look = classes("rounded-2xl border border-line bg-card p-4", className);
  if (title === undefined)
    return (
      <div id={id} className={look}>
        {children}
      </div>
    );
  return (
    <section ref={ref} tabIndex={ref ? -1 : undefined} id={id} aria-label={title} className={look}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-bold">{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
