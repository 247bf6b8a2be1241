import { useEffect, useState } from "react";
import { type LiveState, pauseLive, resumeLive, useLive } from "../../api/index.ts";
import { ago } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { classes, Icon } from "../../ui/index.ts";

const TICK_MS = 30_000;

/** Whether the numbers are of now, in words; and a button that lets them stand still. */
export function LiveChip() {
  const live = useLive();
  useMinuteTick();
  const isPaused = live.status === "paused";
  return (
    <span className="inline-flex items-center gap-1 rounded-full border border-line bg-card pl-3 text-sm font-medium">
      <span
        aria-hidden="true"
        className={classes("size-2 rounded-full", live.status === "live" ? "bg-brand" : "bg-edge")}
      />
      <span role="status" data-live={live.status}>
        {wordsOf(live)}
      </span>
      <button
        type="button"
        onClick={isPaused ? resumeLive : pauseLive}
        className="grid size-11 place-items-center rounded-full"
      >
        <Icon name={isPaused ? "play" : "pause"} className="size-4" />
        <span className="sr-only">{isPaused ? m.common_liveResume() : m.common_livePause()}</span>
      </button>
    </span>
  );
}

function wordsOf({ status, heardAt }: LiveState): string {
  const age = heardAt === undefined ? m.common_liveNever() : ago(heardAt);
  const words: Record<LiveState["status"], () => string> = {
    connecting: m.common_liveConnecting,
    live: m.common_liveOn,
    reconnecting: m.common_liveReconnecting,
    lost: () => m.common_liveLost({ age }),
    paused: () => m.common_livePaused({ age }),
  };
  return words[status]();
}

/** Ages go on while nothing comes. */
function useMinuteTick(): void {
  const [, set] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => set((ticks) => ticks + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
}
