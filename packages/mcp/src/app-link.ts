import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

/** Where a tool says which page shows its results (SEP-1865), and where it said so before that was final. */
const LINK = "resourceUri";
const OLDER_LINK = "ui/resourceUri";

/**
 * A tool without the links to pages that its client may not have. Who may see the tool (`visibility`) stays: it only
 * takes away.
 */
export function withAppLinks(tool: JsonObject, mayLink: (uri: string) => boolean): JsonObject {
  const meta = own(tool, "_meta");
  if (!isObject(meta)) return tool;
  const isBarred = (link: JsonValue | undefined): boolean =>
    link !== undefined && !(typeof link === "string" && mayLink(link));
  const ui = own(meta, "ui");
  const older = isBarred(own(meta, OLDER_LINK));
  const newer = isObject(ui) ? isBarred(own(ui, LINK)) : isBarred(ui);
  if (!older && !newer) return tool;
  const { ui: _, ...others } = meta;
  const { [LINK]: _link, ...rest } = isObject(ui) ? ui : {};
  const kept: JsonObject = newer
    ? { ...others, ...(Object.keys(rest).length > 0 && { ui: rest }) }
    : { ...meta };
  if (older) delete kept[OLDER_LINK];
  const { _meta, ...unlinked } = tool;
  return Object.keys(kept).length === 0 ? unlinked : { ...tool, _meta: kept };
}
