import { printable } from "@sallyport/ui";
import type { Rich } from "./rich.ts";

/** Text of anybody as Markdown that shows just it: on one line, with what nobody sees named and every mark escaped. */
export function text(value: string): string {
  return printable(value)
    .replace(/[\\`*_[\]<>#|~&]/g, (mark) => (mark === "<" ? "&lt;" : `\\${mark}`))
    .replace(/^(?=[-+])/, "\\");
}

/** A name as code, whatever backticks are in it. */
export function codeSpan(value: string): string {
  const shown = printable(value);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A sentence with names. */
export const say = (parts: Rich): string =>
  parts.map((part) => (typeof part === "string" ? text(part) : codeSpan(part.code))).join("");

/** A block of code that ends where it should. */
export function fenced(language: string, value: string): string {
  const longest = Math.max(2, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${value.trimEnd()}\n${fence}`;
}

export const link = (label: string, href: string): string => `[${text(label)}](${href})`;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

export const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join("\n");

/** Blocks with a blank line between them; what is empty is left out. */
export const document = (blocks: readonly (string | undefined)[]): string =>
  `${blocks.filter((block) => block !== undefined && block !== "").join("\n\n")}\n`;
