import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

/** Expects that axe finds nothing on the page as it is. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    return (await inPage.run()).violations;
  });
  const said = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
  expect([name, said]).toEqual([name, []]);
}
