export { type ChannelName, channelName } from "./channels.ts";
export { compactKo, count, type Delta, deltaOf, money, percent } from "./numbers.ts";
export { ago, clock, dateTime, day, daysUntil, eventPeriod, isoDay, lastMoment, period } from "./times.ts";
