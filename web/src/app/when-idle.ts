/** Once the page stands and the browser has nothing better to do: for what makes later pages better, not this one. */
export function whenIdle(work: () => void): void {
  const wait = () => ("requestIdleCallback" in globalThis ? requestIdleCallback(work) : setTimeout(work));
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait, { once: true });
}
