import {
  authorizeChannel,
  ChannelInput,
  ChannelView,
  ChannelViews,
  ConnectChannelInput,
  ConnectedChannel,
  connectChannel,
  disconnectChannel,
  ListChannelsInput,
  listChannels,
  ProbeResult,
  probeChannel,
  SignInAddress,
} from "../services/channel/index.ts";
import { ownerProcedure, router } from "../trpc.ts";

export const channelsRouter = router({
  list: ownerProcedure.input(ListChannelsInput).output(ChannelViews).query(listChannels),
  connect: ownerProcedure.input(ConnectChannelInput).output(ConnectedChannel).mutation(connectChannel),
  authorize: ownerProcedure.input(ChannelInput).output(SignInAddress).mutation(authorizeChannel),
  disconnect: ownerProcedure.input(ChannelInput).output(ChannelView).mutation(disconnectChannel),
  probe: ownerProcedure.input(ChannelInput).output(ProbeResult).mutation(probeChannel),
});
