import "server-only";
import { type Attack, toolsExposed } from "@sallyport/attacks";
import { TOOL_CLASSES } from "@sallyport/catalog";
import { listTools, type ToolEntry } from "@sallyport/catalog-store";
import { asked } from "../../public-catalogue.ts";

const LOOKED_AT = 500;
const SHOWN = 12;

/** Tools of the catalogue that lend themselves to an attack, of each server one; looked for among the riskiest. */
export async function loadExposed(attack: Attack): Promise<readonly ToolEntry[]> {
  const { classes, signals, names } = attack.abuses;
  if (classes.length + signals.length + names.length === 0) return [];
  return asked(`exposed ${attack.id}`, async (pool) => {
    const filters = classes.length > 0 ? classes : TOOL_CLASSES;
    const lists = await Promise.all(
      filters.map((kind) => listTools(pool, { filter: { class: kind }, limit: LOOKED_AT })),
    );
    const seen = new Set<string>();
    return toolsExposed(attack, lists.flat())
      .filter(({ slug }) => !seen.has(slug) && seen.add(slug))
      .slice(0, SHOWN);
  });
}
