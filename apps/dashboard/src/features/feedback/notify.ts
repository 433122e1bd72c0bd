export type Notification = {
  readonly id: number;
  readonly title: string;
  readonly tone: "ok" | "bad";
  /** What the person can do about it. A notification with a link stays until it is dismissed. */
  readonly link?: Link;
  /** Takes back what has happened. Offered for some seconds. */
  readonly undo?: () => void;
};

type Link = { readonly label: string; readonly href: string };

const NONE: readonly Notification[] = [];
let last = 0;
let queue = NONE;
const listeners = new Set<() => void>();

function set(next: readonly Notification[]): void {
  queue = next;
  for (const listener of listeners) listener();
}

/** Shows a short message that disappears after some seconds. For events only: what needs an answer belongs in the page. */
export function notify(
  title: string,
  tone: Notification["tone"] = "ok",
  next?: Link | { readonly undo: () => void },
): void {
  last += 1;
  const others = queue.filter((waiting) => waiting.title !== title);
  set([...others, { id: last, title, tone, ...(next && ("undo" in next ? next : { link: next })) }]);
}

/** The notifications that are not shown yet. The toaster takes them. */
export const notifications = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  get: (): readonly Notification[] => queue,
  none: (): readonly Notification[] => NONE,
  taken: (): void => set(NONE),
};
