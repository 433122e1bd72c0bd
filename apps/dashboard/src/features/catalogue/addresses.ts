/** Ends of the routes under /catalog that stand where a server's slug or a tool's name would. */
const RESERVED = new Set(["/class", "/severity", "/changes", "/mcp", "/page.md", "/badge.svg", "/image.png"]);

/**
 * A name as one segment of a path, and back. `~` is the mark: browsers take `.` and `..` for steps, some segments are
 * routes of our own, and Next decodes `%25` sometimes once and sometimes twice, so a name's own `%` is written `~p`.
 */
export function segmentOf(name: string): string {
  const isOurs = /^\.+$/.test(name) || RESERVED.has(`/${name}`);
  return encodeURIComponent(`${isOurs ? "~n" : ""}${name.replaceAll("~", "~~").replaceAll("%", "~p")}`);
}

/** The name that a segment of a requested path means; undefined for one that is no legal encoding. */
export function nameOf(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
      .replace(/^~n/, "")
      .replace(/~([~p])/g, (_, mark) => (mark === "p" ? "%" : "~"));
  } catch {
    return undefined;
  }
}

export const CATALOGUE = "/catalog";

export const serverPath = (slug: string): string => `${CATALOGUE}/${segmentOf(slug)}`;
export const toolPath = (slug: string, tool: string): string => `${serverPath(slug)}/${segmentOf(tool)}`;
export const classPath = (kind: string): string => `${CATALOGUE}/class/${segmentOf(kind)}`;
export const severityPath = (severity: string): string => `${CATALOGUE}/severity/${segmentOf(severity)}`;
export const CHANGES = `${CATALOGUE}/changes`;

/** The same page as Markdown, and its social image. */
export const markdownPath = (path: string): string => `${path}/page.md`;
export const imagePath = (path: string): string => `${path}/image.png`;
export const badgePath = (slug: string): string => `${serverPath(slug)}/badge.svg`;

/** Where "Get this live on my server" leads: it asks for a session first, and comes back to itself. */
export function getLivePath(intent: { slug: string; tool?: string; strength: string }): string {
  const query = new URLSearchParams({
    server: intent.slug,
    ...(intent.tool !== undefined && { tool: intent.tool }),
    strength: intent.strength,
  });
  return `/app/get-live?${query.toString()}`;
}
