import { nameFault } from "@sallyport/json";

/** Whether a tool can have this name at all (docs/policy-language.md, section 3, row 3.29). */
export function isToolName(name: string): boolean {
  return nameFault(name) === undefined;
}

/** Whether a key can mean one tool only: no glob, and no class, and nothing that an author may take for one. */
export function isExactName(name: string): boolean {
  return !/[*?]|^@/.test(name);
}
