export { type ChannelName, channelName } from "./channels.ts";
export { compactKo, count, type Delta, deltaOf, money, percent } from "./numbers.ts";
export { ago, clock, dateTime, day, daysUntil, isoDay, period } from "./times.ts";
