import type { ServiceContext } from "../../context.ts";
import type { EventDto } from "../event/index.ts";
import type { Calendar } from "./calendar.ts";
import type { DemoWorld } from "./world.ts";

/** What the shop's life is played with. */
export type Life = {
  readonly world: DemoWorld;
  readonly calendar: Calendar;
  readonly owner: ServiceContext;
  readonly visitor: ServiceContext;
  readonly system: ServiceContext;
  /** Known from the day on that the shop opens. */
  shop: { readonly storeId: string; readonly posterUrl: string } | undefined;
};

/** Something that happens at an instant (epoch ms). Steps of one instant happen together. */
export type Step = { readonly at: number; readonly run: (life: Life) => Promise<void> };

export function shopOf({ shop }: Life): { readonly storeId: string; readonly posterUrl: string } {
  if (!shop) throw new TypeError("the shop opens before anything else");
  return shop;
}

/** An event once it is there. */
export type Made = { event: EventDto | undefined };

export function eventOf({ event }: Made): EventDto {
  if (!event) throw new TypeError("an event is planned before it is played");
  return event;
}
