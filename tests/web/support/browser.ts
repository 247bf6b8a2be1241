import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";

/** The sandbox and shared memory of Chromium need more than containers give. */
const ARGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"];

/**
 * Debian's Chromium without the browser around the page: the same engine from the same source, at half the CPU.
 *
 * @throws Error where there is none; `describeInBrowser` skips before that
 */
export function chromiumPath(): string {
  const found = Bun.which("chromium-headless-shell");
  if (!found) throw new Error("there is no chromium-headless-shell: apt-get install chromium-headless-shell");
  return found;
}

export type Look = {
  /** CSS pixels; 360 is a phone, 1280 a desktop. */
  readonly width?: number;
  readonly scheme?: "light" | "dark";
  /** Of the browser; pages show Korea's time whatever it is. */
  readonly timezoneId?: string;
  readonly locale?: string;
  readonly javaScriptEnabled?: boolean;
  readonly userAgent?: string;
  /** Lets the app's service worker in, which keeps the app for the time without a connection; tests' routes do not see what it asks for. */
  readonly isKept?: boolean;
};

export type TestBrowser = {
  readonly browser: Browser;
  /** A new profile, without the cookies of any other. */
  open(look?: Look): Promise<BrowserContext>;
  close(): Promise<void>;
};

/** Starts Chromium once for a file of tests; `more` are switches of its command line. */
export async function startBrowser(more: readonly string[] = []): Promise<TestBrowser> {
  const args = [...ARGS, ...more];
  const browser = await chromium.launch({ executablePath: chromiumPath(), args, headless: true });
  return {
    browser,
    open: (look) => browser.newContext(optionsOf(look)),
    close: () => browser.close(),
  };
}

function optionsOf(look: Look = {}): BrowserContextOptions {
  const {
    width = 360,
    scheme = "light",
    locale = "ko-KR",
    timezoneId = "Asia/Seoul",
    isKept = false,
    ...rest
  } = look;
  return {
    ...rest,
    locale,
    timezoneId,
    colorScheme: scheme,
    reducedMotion: "reduce",
    serviceWorkers: isKept ? "allow" : "block",
    viewport: { width, height: width < 700 ? 780 : 900 },
    hasTouch: width < 700,
  };
}

export type Watched = {
  /** Addresses asked for at other hosts. */
  readonly foreign: string[];
  /** Refusals of the Content-Security-Policy and errors of scripts, as the console tells them. */
  readonly faults: string[];
};

/** Notes what a page must never do, from its first request on. */
export function watchPage(page: Page, origin: string): Watched {
  const watched: Watched = { foreign: [], faults: [] };
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) watched.foreign.push(request.url());
  });
  page.on("pageerror", (error) => watched.faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Uncaught/.test(message.text()))
      watched.faults.push(message.text());
  });
  return watched;
}
