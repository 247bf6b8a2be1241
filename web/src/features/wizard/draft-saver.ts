import { api, type Inputs, isMadangError, madang, type Outputs, queryClient } from "../../api/index.ts";
import { mergedPlan } from "./merge-plan.ts";

export type StoreEvent = Outputs["events"]["get"];
export type DraftChanges = Omit<
  Inputs["events"]["update"],
  "eventId" | "version" | "idempotencyKey" | "slug"
>;
export type Plan = StoreEvent["channels"];

/** How the draft at the server stands to what is typed here. */
type SaveState = {
  readonly kind: "saved" | "saving" | "failed";
  readonly at: string;
  readonly error?: unknown;
};

/** The draft as the owner sees it: the server's, with what is typed and not there yet. */
export type DraftView = {
  readonly event: StoreEvent;
  readonly save: SaveState;
  /** Once somebody else wrote meanwhile: what of theirs ours took the place of. */
  readonly replaced: readonly string[] | undefined;
};

const PAUSE_MS = 600;

/**
 * Keeps what is typed at the server: a moment after the last letter, and at once where a step ends. It outlives the
 * step that made the change. What another tab or device saved meanwhile stays, field by field.
 */
export class DraftSaver {
  readonly #eventId: string;
  readonly #watchers = new Set<() => void>();
  #server: StoreEvent;
  #waiting: DraftChanges = {};
  #sending: DraftChanges = {};
  #running: Promise<boolean> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #replaced: readonly string[] | undefined;
  #view: DraftView;

  constructor(event: StoreEvent) {
    this.#eventId = event.id;
    this.#server = event;
    this.#view = { event, save: { kind: "saved", at: event.updatedAt }, replaced: undefined };
    addEventListener("online", () => void this.flush());
    addEventListener("pagehide", () => void this.flush());
  }

  readonly view = (): DraftView => this.#view;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Newer facts from elsewhere: taken over where nothing of ours waits. */
  readonly know = (event: StoreEvent): void => {
    if (event.version <= this.#server.version) return;
    this.#server = event;
    this.#show(this.#view.save);
  };

  /** @returns the event as it looks now */
  readonly set = (changes: DraftChanges): StoreEvent => {
    this.#waiting = { ...this.#waiting, ...changes };
    this.#show({ kind: "saving", at: this.#view.save.at });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
    return this.#view.event;
  };

  /** @returns whether everything typed so far is at the server */
  readonly flush = async (): Promise<boolean> => {
    clearTimeout(this.#timer);
    while (this.#running !== undefined) await this.#running;
    if (Object.keys(this.#waiting).length === 0) return this.#view.save.kind === "saved";
    this.#running = this.#send().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  };

  async #send(): Promise<boolean> {
    this.#sending = this.#waiting;
    this.#waiting = {};
    try {
      this.#server = await this.#write();
      this.#sending = {};
      queryClient.setQueryData(api.events.get.queryKey({ eventId: this.#eventId }), this.#server);
      void queryClient.invalidateQueries({
        queryKey: api.events.preview.queryKey({ eventId: this.#eventId }),
      });
      const isDone = Object.keys(this.#waiting).length === 0;
      this.#show({ kind: isDone ? "saved" : "saving", at: this.#server.updatedAt });
      return isDone;
    } catch (error) {
      this.#waiting = { ...this.#sending, ...this.#waiting };
      this.#sending = {};
      this.#show({ kind: "failed", at: this.#view.save.at, error });
      return false;
    }
  }

  async #write(): Promise<StoreEvent> {
    const write = () =>
      madang.events.update.mutate({
        eventId: this.#eventId,
        version: this.#server.version,
        ...this.#sending,
      });
    try {
      return await write();
    } catch (error) {
      if (!isMadangError(error) || error.reason !== "STALE_VERSION") throw error;
      const before = this.#server;
      this.#server = await madang.events.get.query({ eventId: this.#eventId });
      const sent = this.#sending;
      this.#sending = this.#beside(sent, before);
      this.#waiting = this.#beside(this.#waiting, before);
      this.#replaced = replacedIn(sent, before, this.#server);
      return write();
    }
  }

  /** Our changes with the channels as they are to be beside what somebody else made of them since `before`. */
  #beside(changes: DraftChanges, before: StoreEvent): DraftChanges {
    const ours = planOf(changes.channels);
    if (ours === undefined) return changes;
    const { plan } = mergedPlan({ ours, before: before.channels, theirs: this.#server.channels });
    return { ...changes, channels: [...plan] };
  }

  #show(save: SaveState): void {
    const { channels, ...typed } = { ...this.#sending, ...this.#waiting };
    const event = {
      ...this.#server,
      ...definedOf(typed),
      channels: planOf(channels) ?? this.#server.channels,
    };
    this.#view = { event, save, replaced: this.#replaced };
    for (const watcher of this.#watchers) watcher();
  }
}

const WORDS = [
  "title",
  "description",
  "prizeName",
  "prizeCount",
  "prizeCostKrw",
  "targetParticipants",
] as const;

/** What somebody else wrote since `before` where ours says something else. */
function replacedIn(ours: DraftChanges, before: StoreEvent, theirs: StoreEvent): readonly string[] {
  const words = WORDS.filter(
    (name) => ours[name] !== undefined && theirs[name] !== before[name] && theirs[name] !== ours[name],
  ).map((name) => String(theirs[name] ?? ""));
  const plan = planOf(ours.channels);
  if (plan === undefined) return words;
  return [...words, ...mergedPlan({ ours: plan, before: before.channels, theirs: theirs.channels }).replaced];
}

type Typed = Omit<DraftChanges, "channels">;

/** What is typed, without what is only left out. */
function definedOf(typed: Typed): object {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
}

function planOf(channels: DraftChanges["channels"]): Plan | undefined {
  return channels?.map(({ channel, content, capKrw }) => ({
    channel,
    ...(content === undefined ? {} : { content }),
    ...(capKrw === undefined ? {} : { capKrw }),
  }));
}
