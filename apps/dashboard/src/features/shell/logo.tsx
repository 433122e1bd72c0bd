/** The logo, an open gate. Decorative beside the name. */
export function Logo({ withName = true }: { withName?: boolean }) {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-tight text-ink">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-6 shrink-0">
        <rect width="32" height="32" rx="7" className="fill-accent" />
        <path d="M7 25V14.5a9 9 0 0 1 18 0V25h-4.5V14.5a4.5 4.5 0 0 0-9 0V25z" className="fill-on-accent" />
        <path d="M15 19h2v6h-2z" className="fill-on-accent" />
      </svg>
      {withName ? <span className="text-lg">Sallyport</span> : null}
    </span>
  );
}
