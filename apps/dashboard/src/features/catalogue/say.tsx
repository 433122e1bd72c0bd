import { Code, Untrusted } from "@sallyport/ui";
import type { Rich } from "./rich.ts";

/** A sentence with names in it; names are shown as text, with what nobody would see made visible. */
export function Say({ text }: { text: Rich }) {
  return text.map((part, index) =>
    typeof part === "string" ? (
      <Untrusted
        // oxlint-disable-next-line react/no-array-index-key -- the parts of one sentence never move
        key={index}
        text={part}
      />
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- the parts of one sentence never move
      <Code key={index}>
        <Untrusted text={part.code} />
      </Code>
    ),
  );
}
