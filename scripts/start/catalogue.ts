import { seedServers } from "../../packages/catalog/load/seed-servers.ts";
import { loadSeed, openCatalogue } from "../../packages/catalog-store/src/index.ts";

/** Fills the public catalogue with the seed of this version, where that has not been done. `url`: the dashboard's role. */
export async function loadCatalogue(url: string, say: (sentence: string) => void): Promise<void> {
  const pool = openCatalogue(url, { connections: 4, statementMs: 60_000 });
  try {
    const { servers, tools } = await loadSeed(pool, seedServers());
    if (servers > 0) say(`${servers} servers and ${tools} tools.`);
  } finally {
    await pool.end();
  }
}
