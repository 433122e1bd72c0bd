import "server-only";
import { listAddresses, partEnds } from "@sallyport/catalog-store";
import { asked } from "../../public-catalogue.ts";
import { PART_SIZE, serverPages, sitemapIndex } from "./sitemap.ts";

const loadEnds = (): Promise<readonly string[]> => asked("part ends", (pool) => partEnds(pool, PART_SIZE));

export const loadSitemapIndex = async (origin: string): Promise<string> =>
  sitemapIndex(origin, (await loadEnds()).length);

/** The part of that number, from 1 on; undefined where there is none. */
export async function loadSitemapPart(origin: string, part: number): Promise<string | undefined> {
  const ends = await loadEnds();
  if (!(part >= 1 && part <= ends.length)) return undefined;
  const after = ends[part - 2];
  return asked(`sitemap ${part} ${ends.length}`, async (pool) =>
    serverPages(
      origin,
      await listAddresses(pool, { limit: PART_SIZE, ...(after !== undefined && { after }) }),
    ),
  );
}
