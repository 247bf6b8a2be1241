import { useState } from "react";
import { m } from "../../i18n/index.ts";
import { CONTROL } from "../../ui/field.tsx";
import { classes, Field } from "../../ui/index.ts";
import {
  codePoints,
  isWordList,
  type PreviewedChannel,
  TEXT_LABELS,
  type TextName,
  writtenIn,
} from "./channel-words.ts";
import { hasLinkToCome } from "./shown-post.ts";

type ChannelTextProps = {
  readonly name: TextName;
  readonly channel: PreviewedChannel;
  /** What the owner has written; undefined: what the channel says by itself. */
  readonly written: string | undefined;
  readonly onWrite: (text: string) => void;
};

function hintOf(name: TextName, text: string): string | undefined {
  if (isWordList(name)) return m.wizard_hashtagsHint();
  return hasLinkToCome(text) ? m.wizard_linkInText() : undefined;
}

/** A text with the count of what the channel will really get: the link and the words of law are part of it. */
export function ChannelText({ name, channel, written, onWrite }: ChannelTextProps) {
  const atServer = writtenIn(channel.content, name) ?? "";
  const [text, setText] = useState(written ?? atServer);
  const counter = channel.preview?.counters.find(({ field }) => field === name);
  const used = counter === undefined ? undefined : counter.used - codePoints(atServer) + codePoints(text);
  const isOver = counter !== undefined && used !== undefined && used > counter.max;
  const write = (next: string) => {
    setText(next);
    onWrite(next);
  };
  const shared = {
    name: `${channel.channel}.${name}`,
    value: text,
    className: CONTROL,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => write(target.value),
  };
  const isLong = name === "caption" || name === "content" || name === "message";
  return (
    <Field
      label={TEXT_LABELS[name]()}
      hint={hintOf(name, text)}
      error={
        isOver ? m.wizard_tooLong({ max: String(counter.max), over: String(used - counter.max) }) : undefined
      }
    >
      {(described) => (
        <>
          {isLong ? (
            <textarea {...shared} {...described} rows={name === "content" ? 10 : 6} />
          ) : (
            <input type="text" {...shared} {...described} />
          )}
          {counter === undefined ? null : (
            <output
              aria-label={m.wizard_counted()}
              className={classes(
                "mt-1 block text-right text-sm",
                isOver ? "font-bold text-bad" : "text-soft",
              )}
            >
              {`${used} / ${counter.max}`}
            </output>
          )}
        </>
      )}
    </Field>
  );
}
