import { SEVERITIES } from "@sallyport/catalog";
import type { ServerDetails } from "@sallyport/catalog-store";
import { severitySummary } from "./server-posture.ts";

const LABEL = "sallyport";
const COLOURS = { low: "#3f7d58", medium: "#2b6f8a", high: "#96631a", critical: "#b3362b" } as const;
const LETTER = 6.6;
const PAD = 8;

/** A badge for a README: how many tools a server has, and how many of the worst. Only numbers and words of ours. */
export function badgeSvg(
  server: Pick<ServerDetails, "toolCount" | "severityCounts" | "worst" | "toolsSeenAt">,
): string {
  const { toolCount, severityCounts, worst, toolsSeenAt } = server;
  const known = severityCounts.reduce((sum, count) => sum + count, 0);
  const tools = `${toolCount} ${toolCount === 1 ? "tool" : "tools"}`;
  const value =
    toolsSeenAt === null || known === 0 ? "tools not known" : `${tools} · ${severitySummary(severityCounts)}`;
  const colour = known === 0 ? "#5b6670" : COLOURS[SEVERITIES.find((one) => one === worst) ?? "low"];
  const [left, right] = [widthOf(LABEL), widthOf(value)];
  const width = left + right;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${LABEL}: ${value}">
<title>${LABEL}: ${value}</title>
<clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#24313a"/><rect x="${left}" width="${right}" height="20" fill="${colour}"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="${left / 2}" y="14">${LABEL}</text><text x="${left + right / 2}" y="14">${value}</text></g>
</svg>
`;
}

const widthOf = (text: string): number => Math.round(text.length * LETTER + 2 * PAD);
