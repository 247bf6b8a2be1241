import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api/index.ts";
import { channelName } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, Card, QueryBlock, Skeleton } from "../../ui/index.ts";
import { ChannelText } from "./channel-text.tsx";
import { CHANNEL_TEXTS, contentOf, type PreviewedChannel, withContent, writtenIn } from "./channel-words.ts";
import { ImageField } from "./image-field.tsx";
import { issueWords } from "./issue-words.ts";
import { PostPreview } from "./post-preview.tsx";
import { type Draft, useNextStep } from "./use-draft.ts";
import { WizardFrame } from "./wizard-frame.tsx";

/** The picture, and what each chosen channel says. */
export function TextsStep({ draft }: { readonly draft: Draft }) {
  const { id: eventId } = draft.event;
  const preview = useQuery({
    ...api.events.preview.queryOptions({ eventId }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const go = useNextStep(draft, "4");
  const chosen = new Set(draft.event.channels.map(({ channel }) => channel));
  return (
    <WizardFrame
      step="3"
      title={m.wizard_textsTitle()}
      draft={draft}
      failure={draft.save.error}
      next={m.wizard_next()}
      isPending={go.isPending}
      onNext={() => go.mutate()}
    >
      <ImageField draft={draft} />
      {chosen.size === 0 ? <Banner>{m.wizard_textsNoChannel()}</Banner> : null}
      <QueryBlock query={preview} skeleton={<Skeleton rows={8} />}>
        {({ channels }) => (
          <div className="grid gap-4">
            {channels
              .filter(({ channel }) => chosen.has(channel))
              .map((channel) => (
                <ChannelTexts key={channel.channel} channel={channel} draft={draft} />
              ))}
          </div>
        )}
      </QueryBlock>
    </WizardFrame>
  );
}

function ChannelTexts({
  channel: shown,
  draft,
}: {
  readonly channel: PreviewedChannel;
  readonly draft: Draft;
}) {
  const { channel, issues } = shown;
  const names = CHANNEL_TEXTS[channel];
  const own = draft.event.channels.find((item) => item.channel === channel)?.content;
  return (
    <Card title={channelName(channel)}>
      {names.length === 0 ? <p className="text-soft">{m.wizard_pictureOnly()}</p> : null}
      {names.map((name) => (
        <ChannelText
          key={name}
          name={name}
          channel={shown}
          written={writtenIn(own, name)}
          onWrite={(text) =>
            draft.set({
              channels: withContent(draft.event.channels, channel, { [name]: contentOf(name, text) }),
            })
          }
        />
      ))}
      <Issues issues={issues} />
      <PostPreview channel={shown} />
    </Card>
  );
}

/** What the channel objects to, and what it advises. */
export function Issues({ issues }: Pick<PreviewedChannel, "issues">) {
  if (issues.length === 0) return null;
  return (
    <ul className="mt-1 grid gap-1 text-sm">
      {issues.map((issue) => {
        const { severity, code, field } = issue;
        const message = issueWords(issue);
        return (
          <li
            key={`${field} ${code}`}
            className={severity === "hard" ? "font-semibold text-bad" : "text-warn"}
          >
            {severity === "hard" ? m.wizard_mustFix({ message }) : message}
          </li>
        );
      })}
    </ul>
  );
}
