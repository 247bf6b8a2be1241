import { z } from "zod";
import type { FieldPlace } from "../../auth/index.ts";
import { CHANNEL_IDS, type ChannelId } from "../../channels/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { uuid } from "../schemas.ts";

/** From the button in the app to the answer of the channel. */
export const SIGN_IN_MS = 10 * 60_000;

/** Who connects what: sealed by us, carried by the browser, good once. */
const Ticket = z.strictObject({
  /** Names this sign-in; spent at its end. */
  id: uuid,
  storeId: uuid,
  userId: uuid,
  sessionId: z.string(),
  channel: z.enum(CHANNEL_IDS),
  /** Epoch ms. */
  expiresAt: z.int(),
});
export type Ticket = z.infer<typeof Ticket>;

/** The ticket on its way over the channel's pages; the hash is of the browser's own cookie. */
const State = Ticket.extend({ nonceHash: z.string() });
export type State = z.infer<typeof State>;

/** Two places, so that neither text passes for the other. */
const TICKET_PLACE: FieldPlace = ["channel_sign_in", "ticket"];
const STATE_PLACE: FieldPlace = ["channel_sign_in", "state"];

/** Good for ten minutes from now. */
export function newTicket(
  ctx: ServiceContext,
  who: Pick<Ticket, "storeId" | "userId" | "sessionId" | "channel">,
): Ticket {
  return { ...who, id: freshId(ctx.deps), expiresAt: ctx.deps.clock.now() + SIGN_IN_MS };
}

/** For the address that the app opens. */
export function sealTicket(ctx: ServiceContext, ticket: Ticket): Promise<string> {
  return ctx.deps.secrets.fields.encrypt(JSON.stringify(ticket), TICKET_PLACE);
}

/** For the channel, which hands it back. */
export function sealState(ctx: ServiceContext, state: State): Promise<string> {
  return ctx.deps.secrets.fields.encrypt(JSON.stringify(state), STATE_PLACE);
}

/** Null for anything that is not ours, of another channel, or too old. */
export async function openTicket(
  ctx: ServiceContext,
  sealed: { readonly text: string; readonly channel: ChannelId },
): Promise<Ticket | null> {
  const ticket = Ticket.safeParse(await open(ctx, sealed.text, TICKET_PLACE)).data;
  return ticket && isGood(ctx, ticket, sealed.channel) ? ticket : null;
}

/** As openTicket, for the state that comes back from the channel. */
export async function openState(
  ctx: ServiceContext,
  sealed: { readonly text: string; readonly channel: ChannelId },
): Promise<State | null> {
  const state = State.safeParse(await open(ctx, sealed.text, STATE_PLACE)).data;
  return state && isGood(ctx, state, sealed.channel) ? state : null;
}

async function open(ctx: ServiceContext, text: string, place: FieldPlace): Promise<unknown> {
  try {
    return JSON.parse(await ctx.deps.secrets.fields.decrypt(text, place));
  } catch {
    return null;
  }
}

function isGood(ctx: ServiceContext, ticket: Ticket, channel: ChannelId): boolean {
  return ticket.channel === channel && ticket.expiresAt > ctx.deps.clock.now();
}
