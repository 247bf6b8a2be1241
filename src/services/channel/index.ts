export { authorizeChannel } from "./authorize-channel.ts";
export { connectChannel } from "./connect-channel.ts";
export { connectSimulators } from "./connect-simulators.ts";
export { type Connection, openConnection } from "./connection.ts";
export { connectionRefused, connectionWorked } from "./connection-worked.ts";
export { disconnectChannel } from "./disconnect-channel.ts";
export { type FinishedSignIn, finishSignIn } from "./finish-sign-in.ts";
export { listChannels } from "./list-channels.ts";
export { openByWebhook, storesConnectedTo, webhookApps } from "./open-by-webhook.ts";
export { probeChannel, stateAfter } from "./probe-channel.ts";
export { resealConnections } from "./reseal-connections.ts";
export {
  ChannelInput,
  ChannelView,
  ChannelViews,
  ConnectChannelInput,
  ConnectedChannel,
  ListChannelsInput,
  ProbeResult,
  SignInAddress,
} from "./schemas.ts";
export { type StartedSignIn, startSignIn } from "./start-sign-in.ts";
export { tickCredentials } from "./tick-credentials.ts";
export { webhookUrl } from "./webhook-url.ts";
