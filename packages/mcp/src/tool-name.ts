import { nameFault } from "@sallyport/json";

/** Whether a tool can have this name at all (docs/policy-language.md, section 3, row 3.29). */
export function isToolName(name: string): boolean {
  return nameFault(name) === undefined;
}
