import { Code, Untrusted } from "@sallyport/ui";

/** Labels of an identity, a grant or a server, as policies name them. */
export function LabelList({ labels }: { labels: Readonly<Record<string, string>> }) {
  const entries = Object.entries(labels);
  if (entries.length === 0) return null;
  return (
    <span className="flex flex-wrap gap-1">
      {entries.map(([name, value]) => (
        <Code key={name}>
          <Untrusted text={`${name}=${value}`} />
        </Code>
      ))}
    </span>
  );
}
