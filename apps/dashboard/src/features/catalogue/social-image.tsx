import { ImageResponse } from "next/og";

const SIZE = { width: 1200, height: 630 };
const COLOURS = { neutral: "#5b6670", accent: "#2b6f8a", warn: "#96631a", bad: "#b3362b" } as const;

export type SocialImage = {
  readonly title: string;
  readonly badge: string;
  readonly tone: keyof typeof COLOURS;
  readonly line: string;
};

/**
 * The picture that a link to a page is shown with. Letters beyond ASCII are left out: the image maker would fetch fonts
 * for them from another host, and this one asks no other host for anything.
 */
export async function socialImage({ title, badge, tone, line }: SocialImage): Promise<ArrayBuffer> {
  const image = new ImageResponse(
    <div
      style={{
        display: "flex",
        flexDirection: "column",
        justifyContent: "space-between",
        width: "100%",
        height: "100%",
        padding: 72,
        background: "#f9fafb",
        color: "#18232b",
        borderBottom: `24px solid ${COLOURS[tone]}`,
      }}
    >
      <div style={{ display: "flex", fontSize: 34, color: "#4b5963" }}>Sallyport, MCP catalogue</div>
      <div style={{ display: "flex", flexDirection: "column", gap: 28 }}>
        <div
          style={{
            display: "flex",
            alignSelf: "flex-start",
            padding: "8px 22px",
            borderRadius: 10,
            background: COLOURS[tone],
            color: "#fff",
            fontSize: 34,
          }}
        >
          {ascii(badge, 40)}
        </div>
        <div style={{ display: "flex", fontSize: title.length > 34 ? 54 : 78, wordBreak: "break-all" }}>
          {ascii(title, 90)}
        </div>
        <div style={{ display: "flex", fontSize: 34, lineHeight: 1.35, color: "#4b5963" }}>
          {ascii(line, 190)}
        </div>
      </div>
    </div>,
    SIZE,
  );
  return image.arrayBuffer();
}

/** What the built-in font has, and no longer than fits. */
export function ascii(text: string, most: number): string {
  const plain = text
    .normalize("NFKD")
    .replace(/[^\x20-\x7E]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  return plain.length > most ? `${plain.slice(0, most - 3)}...` : plain || "-";
}
