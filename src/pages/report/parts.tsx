import type { Child } from "hono/jsx";
import type { Freshness } from "../../services/analytics/index.ts";
import { showFreshness } from "../figures.ts";

export type SectionProps = {
  id: string;
  heading: string;
  freshness: Freshness;
  /** May be longer than a sheet, so its rows are kept whole instead of the section. */
  isLong?: boolean;
  children?: Child;
};

/** A part of the report with its heading, and how far its figures can be relied on. */
export function Section({ id, heading, freshness, isLong = false, children }: SectionProps) {
  return (
    <section class={isLong ? "card long" : "card"} aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {children}
      <Basis freshness={freshness} />
    </section>
  );
}

export function Basis({ freshness }: { freshness: Freshness }) {
  return <p class="basis">{showFreshness(freshness)}</p>;
}
