import { getRouteApi } from "@tanstack/react-router";
import { channelName } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { SelectField } from "../../ui/index.ts";
import { CHANNELS, peopleSearch } from "./search.ts";

const route = getRouteApi("/shell/events/$eventId/people");

/** Which way people came; the choice stands in the address. */
export function ChannelFilter() {
  const { channel = "" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <SelectField
      label={m.people_channel()}
      value={channel}
      onChange={(event) =>
        void navigate({ search: peopleSearch({ channel: event.currentTarget.value }), replace: true })
      }
    >
      <option value="">{m.people_channelAll()}</option>
      {CHANNELS.map((one) => (
        <option key={one} value={one}>
          {channelName(one)}
        </option>
      ))}
    </SelectField>
  );
}
