import { serverWords } from "./server-words.ts";

/** By the stable word of what a channel refused; NOT_CHECKED is said of a connection alone. */
const REASONS: Readonly<Record<string, string>> = {
  INVALID_CONTENT: "Check what this channel is to be sent.",
  MEDIA_UNREACHABLE: "The picture or video could not be opened. Upload it again.",
  NO_RECIPIENTS: "No customer has agreed to get messages yet.",
  NO_DELIVERY: "None of the channel's friends could get the message.",
  NOT_CONFIGURED: "The channel is not connected. Connect it first.",
  RECONNECT_NEEDED: "The connection has run out. Connect the channel again.",
  PERMISSION_MISSING: "The channel does not let us post. Check the details of the connection.",
  ACCOUNT_RESTRICTED: "The channel has restricted the account. Check it at the channel.",
  QUOTA_EXCEEDED: "All posts of today are used up. Try again tomorrow.",
  RATE_LIMITED: "The channel has had many requests. It is tried again in a while.",
  BALANCE_EXHAUSTED: "The advertising balance is too low. Top it up and try again.",
  BUDGET_EXCEEDED: "It would cost more than the budget. Raise the budget and try again.",
  SERVICE_FAULT: "Something went wrong on our side. We are looking into it.",
  SLOT_SOLD_OUT: "That time slot is sold out. Choose another one.",
  TONE_LOCKED: "The ring-back tone cannot be changed right now. Try again in a while.",
  REJECTED: "The channel turned it down. Check its content before you send it again.",
  NOT_FOUND: "The channel does not know of this post.",
  CHANNEL_UNAVAILABLE: "The channel does not work properly right now. Try again in a while.",
  CHANNEL_TIMEOUT: "The channel did not answer in time. Try again in a while.",
  CHANNEL_BAD_RESPONSE: "The channel gave an answer that we cannot read. Try again in a while.",
  BREAKER_OPEN: "The channel kept failing, so it is paused. Try again a little later.",
  BUSY: "Much is being sent to this channel right now. Try again in a while.",
  UNCONFIRMED: "We are checking whether it was posted. Look at the channel before you send it again.",
  NOT_CANCELLABLE: "It has gone out already and cannot be cancelled.",
  INTERNAL: "Something went wrong while sending. Try again in a while.",
  CANCELLED: "You cancelled it.",
  NOT_POSTED: "The post did not appear before the event ended.",
  NOT_CHECKED: "The details are saved, but the channel did not answer. Check the connection in a while.",
};

const UNKNOWN = "Something is wrong at the channel. Check its connection, or try again in a while.";

/** Why a channel refused; `message` is the server's sentence to the stable word `reason`. */
export function reasonWords(reason: string, message: string): string {
  return serverWords(message, () => REASONS[reason] ?? UNKNOWN);
}
