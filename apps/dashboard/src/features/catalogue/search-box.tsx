"use client";

import { controlClass } from "@sallyport/ui";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";

const WAIT_MS = 150;

/**
 * Searches while somebody types: the address changes, and the page with it. Without scripts it is a form that does the
 * same. `keep` are the other parameters of the address, which a search does not touch.
 */
export function SearchBox({
  action,
  initial,
  keep,
}: {
  action: string;
  initial: string;
  keep: Readonly<Record<string, string>>;
}) {
  const router = useRouter();
  const [text, setText] = useState(initial);
  const [isPending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const show = (query: string): void => {
    clearTimeout(timer.current);
    const params = new URLSearchParams({ ...(query.trim() && { q: query.trim() }), ...keep }).toString();
    startTransition(() => router.replace(params === "" ? action : `${action}?${params}`, { scroll: false }));
  };
  return (
    <search>
      <form
        action={action}
        onSubmit={(event) => {
          event.preventDefault();
          show(text);
        }}
      >
        {Object.entries(keep).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <input
          type="search"
          name="q"
          aria-label="Search servers and tools"
          aria-busy={isPending || undefined}
          placeholder="github delete_file"
          className={`${controlClass("md", undefined)} h-11 w-full text-lg`}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={text}
          onChange={(event) => {
            const { value } = event.target;
            setText(value);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => show(value), WAIT_MS);
          }}
        />
      </form>
    </search>
  );
}
