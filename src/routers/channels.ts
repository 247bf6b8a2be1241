import {
  ChannelInput,
  ChannelView,
  ChannelViews,
  ConnectChannelInput,
  connectChannel,
  disconnectChannel,
  ListChannelsInput,
  listChannels,
  ProbeResult,
  probeChannel,
} from "../services/channel/index.ts";
import { ownerProcedure, router } from "../trpc.ts";

export const channelsRouter = router({
  list: ownerProcedure.input(ListChannelsInput).output(ChannelViews).query(listChannels),
  connect: ownerProcedure.input(ConnectChannelInput).output(ChannelView).mutation(connectChannel),
  disconnect: ownerProcedure.input(ChannelInput).output(ChannelView).mutation(disconnectChannel),
  probe: ownerProcedure.input(ChannelInput).output(ProbeResult).mutation(probeChannel),
});
