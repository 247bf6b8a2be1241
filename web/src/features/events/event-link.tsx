import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Outputs } from "../../api/index.ts";
import { openStep } from "../wizard/index.ts";

type EventLinkProps = {
  readonly event: Outputs["events"]["list"]["items"][number];
  readonly className: string;
  readonly children: ReactNode;
};

/** To an event's numbers; of a draft, which has none, back into writing it. */
export function EventLink({ event, className, children }: EventLinkProps) {
  const { id, status, objective } = event;
  if (status === "DRAFT")
    return (
      <Link
        to="/events/new/$step"
        params={{ step: openStep(event) }}
        search={{ event: id, purpose: objective }}
        className={className}
      >
        {children}
      </Link>
    );
  return (
    <Link to="/events/$eventId" params={{ eventId: id }} className={className}>
      {children}
    </Link>
  );
}
