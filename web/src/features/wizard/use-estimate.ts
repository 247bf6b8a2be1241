import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "../../api/index.ts";
import type { Plan } from "./draft-saver.ts";
import type { ChannelEstimate } from "./open-channels.ts";

const PAUSE_MS = 300;

/**
 * What these channels reach and cost, asked a moment after the last letter. The rows of before stay until there are
 * newer ones, and under the message when these could not be had: what is chosen in them is not taken away.
 *
 * @param channels the same array as long as nothing in it changes
 */
export function useEstimate(eventId: string, channels: Plan) {
  const asked = useSettled(channels);
  const before = useRef<ChannelEstimate[]>(undefined);
  const estimate = useQuery({
    ...api.distribution.estimate.queryOptions({ eventId, channels: asked }),
    initialData: () => before.current,
    initialDataUpdatedAt: 0,
  });
  useEffect(() => {
    before.current = estimate.data;
  }, [estimate.data]);
  return estimate;
}

/** The value once it has not changed for a moment. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
