import { deltaOf, percent } from "../format/index.ts";
import { m } from "../i18n/index.ts";
import { classes } from "./classes.ts";

type DeltaWordsProps = {
  readonly value: number | null;
  readonly before: number | null;
  /** What `before` is: "어제". */
  readonly than: string;
};

/** A change in words, never by colour alone: nothing before is new, no change is neutral. */
export function DeltaWords({ value, before, than }: DeltaWordsProps) {
  const { kind, percent: size } = deltaOf(value, before);
  const words = {
    more: m.common_deltaMore({ than, percent: percent(size) }),
    less: m.common_deltaLess({ than, percent: percent(size) }),
    same: m.common_deltaSame({ than }),
    new: m.common_deltaNew({ than }),
    unknown: m.common_deltaUnknown(),
  }[kind];
  const isGood = kind === "more" || kind === "new";
  const isBad = kind === "less";
  return (
    <span className={classes("text-sm", isGood ? "text-brand" : isBad ? "text-bad" : "text-soft")}>
      {words}
    </span>
  );
}
