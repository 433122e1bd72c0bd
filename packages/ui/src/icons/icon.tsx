import type { ComponentProps, ComponentType } from "react";

export type Icon = ComponentType<Omit<ComponentProps<"svg">, "children">>;

/**
 * Makes an icon of one path on a grid of 24. Hidden from readers unless it is given a name of its own. The shapes are
 * Lucide's (icons/LICENSE); its library would cost each page's first load 2 KB more.
 */
export function icon(path: string): Icon {
  return function PathIcon(props) {
    return (
      <svg
        width="24"
        height="24"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden={props["aria-label"] ? undefined : true}
        role={props["aria-label"] ? "img" : undefined}
        {...props}
      >
        <path d={path} />
      </svg>
    );
  };
}
