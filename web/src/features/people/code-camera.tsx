import { useCallback, useEffect, useRef, useState } from "react";
import { m } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { scan } from "./scan.ts";

/** Reads a QR code by the phone's camera; the picture never leaves the phone. */
export function CodeCamera({ onCode }: { readonly onCode: (text: string) => void }) {
  const [isOn, setIsOn] = useState(false);
  const [isRefused, setIsRefused] = useState(false);
  const found = useCallback(
    (text: string) => {
      setIsOn(false);
      onCode(text);
    },
    [onCode],
  );
  const refused = useCallback(() => {
    setIsOn(false);
    setIsRefused(true);
  }, []);
  return (
    <div className="mt-3">
      <Button
        look="plain"
        isWide
        onClick={() => {
          setIsRefused(false);
          setIsOn((was) => !was);
        }}
      >
        {isOn ? m.people_cameraOff() : m.people_cameraOn()}
      </Button>
      {isOn ? <Viewfinder onFound={found} onRefused={refused} /> : null}
      {isRefused ? (
        <p role="alert" className="mt-2 text-sm font-semibold text-bad">
          {m.people_cameraRefused()}
        </p>
      ) : null}
    </div>
  );
}

type ViewfinderProps = { readonly onFound: (text: string) => void; readonly onRefused: () => void };

function Viewfinder({ onFound, onRefused }: ViewfinderProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    const stopped = new AbortController();
    scan(element, stopped.signal).then(
      (text) => {
        if (text !== undefined) onFound(text);
      },
      () => onRefused(),
    );
    return () => stopped.abort();
  }, [onFound, onRefused]);
  return (
    <video
      ref={video}
      muted
      playsInline
      aria-label={m.people_camera()}
      className="mt-3 w-full rounded-xl bg-sunken"
    />
  );
}
