/** Strokes on a 24 by 24 sheet, our own. */
const PATHS = {
  home: "M4 11.5 12 5l8 6.5V20h-5.5v-5h-5v5H4z",
  event: "M4 6.5h16V20H4zM4 10.5h16M8.5 4v4M15.5 4v4",
  plus: "M12 5v14M5 12h14",
  channel: "M4 10v4h3l5 4V6l-5 4zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
  close: "M6 6l12 12M18 6 6 18",
  chevron: "M9 5l7 7-7 7",
  pause: "M9 6v12M15 6v12",
  play: "M8 5.5v13l10.5-6.5z",
  store: "M4 10 6 5h12l2 5M5 10v9h14v-9M4 10h16M10 19v-5h4v5",
  share: "M12 15V4M8 8l4-4 4 4M5 13v7h14v-7",
} as const;
export type IconName = keyof typeof PATHS;

/** Drawn beside words, so it says nothing itself. */
export function Icon({
  name,
  className = "size-6",
}: {
  readonly name: IconName;
  readonly className?: string;
}) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 3 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
