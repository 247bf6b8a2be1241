export { connectChannel } from "./connect-channel.ts";
export { connectSimulators } from "./connect-simulators.ts";
export { type Connection, openConnection } from "./connection.ts";
export { connectionRefused, connectionWorked } from "./connection-worked.ts";
export { disconnectChannel } from "./disconnect-channel.ts";
export { listChannels } from "./list-channels.ts";
export { probeChannel, stateAfter } from "./probe-channel.ts";
export {
  ChannelInput,
  ChannelView,
  ChannelViews,
  ConnectChannelInput,
  ListChannelsInput,
  ProbeResult,
} from "./schemas.ts";
export { webhookUrl } from "./webhook-url.ts";
