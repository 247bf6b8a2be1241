import type { Drawing as DrawingData } from "madang/charts";
import { createElement, type ReactNode } from "react";

/** A drawing of the kit as elements of React, which names `class` otherwise. */
export function Drawing({ drawing }: { drawing: DrawingData }): ReactNode {
  if (typeof drawing === "string") return drawing;
  const { class: className, ...attributes } = drawing.attributes;
  const children = drawing.children.map((child, index) =>
    createElement(Drawing, { key: String(index), drawing: child }),
  );
  return createElement(
    drawing.tag,
    className === undefined ? attributes : { ...attributes, className },
    ...children,
  );
}
