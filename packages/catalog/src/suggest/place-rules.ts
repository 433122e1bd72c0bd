import type { JsonObject, JsonValue } from "@sallyport/json";
import type { HeldArgument } from "./held-argument.ts";
import { held } from "./hold.ts";
import { PLACEHOLDER } from "./placeholder.ts";
import type { Making } from "./tool-rule.ts";

/** What an argument that leads somewhere is held to. */
type Place = {
  readonly op: string;
  readonly value: JsonValue;
  /** Said to the agent that is denied. */
  readonly told: string;
  readonly note: string;
};

/** Paths, URLs, and where the strength says so recipients and repositories, are held to what the policy names. */
export function placeRules({ answer, named, note }: Making): JsonObject[] {
  return named.flatMap((argument) => {
    const { path, isNeeded } = argument;
    const place = placeOf(argument) ?? (answer.holdsRecipients ? partyOf(argument) : undefined);
    if (place === undefined) return [];
    if (!(isNeeded ? answer.holdsRequired : answer.holdsOptional)) {
      note(`Not held to ${argument.roles.has("url") ? "hosts" : "folders"} here; cautious does that.`, path);
      return [];
    }
    const { op, value, told } = place;
    const conditions = held(argument, { op, value, of: "string" });
    if (conditions === undefined) {
      note("No rule can hold this argument, by its type or because it stands in lists within lists.", path);
      return [];
    }
    note(place.note, path);
    return [{ conditions, on_deny: told }];
  });
}

function placeOf({ roles, name, path }: HeldArgument): Place | undefined {
  if (roles.has("url")) {
    const { host } = PLACEHOLDER;
    return {
      op: /host(?:_?name)?$|^origin$/i.test(name) ? "in" : "host_in",
      value: [host],
      told: `${path} must lead to a host that this policy names.`,
      note: `Replace ${host} by the hosts that may be reached. All others are denied.`,
    };
  }
  if (!roles.has("path")) return undefined;
  const { folder } = PLACEHOLDER;
  return {
    op: "path_within",
    value: folder,
    told: `${path} must lie within a folder that this policy names.`,
    note: `Replace ${folder} by your own folder. Everything outside of it is denied; write ".", too, for relative paths.`,
  };
}

/** Who is reached, or whose things are used. */
function partyOf({ roles, name, path, hasPattern }: HeldArgument): Place | undefined {
  if (hasPattern) return undefined;
  if (roles.has("scope")) {
    const value = PLACEHOLDER.scope;
    return {
      op: "in",
      value: [value],
      told: `${path} must be one that this policy names.`,
      note: `Replace ${value} by what may be used. Everything else is denied.`,
    };
  }
  if (!roles.has("recipient")) return undefined;
  const isAddress = /mail|^(?:to|cc|bcc|reply_?to)$/i.test(name);
  const value = isAddress ? PLACEHOLDER.address : PLACEHOLDER.recipient;
  return {
    op: "in",
    value: [value],
    told: `${path} must be a recipient that this policy names.`,
    note: `Replace ${value} by those who may be reached. Nobody else is.`,
  };
}
