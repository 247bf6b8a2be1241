export { type ChannelName, channelName } from "./channels.ts";
export { compactKo, count, type Delta, deltaOf, money, percent, share } from "./numbers.ts";
export {
  ago,
  clock,
  DAY_MS,
  dateTime,
  day,
  daysUntil,
  eventPeriod,
  isoDay,
  lastMoment,
  period,
  startOfDay,
} from "./times.ts";
