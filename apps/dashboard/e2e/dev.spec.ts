import { expect, test } from "@playwright/test";
import { freePorts, newStateDir, Product } from "./product.ts";
import { WorkingCopy } from "./working-copy.ts";

const PAGE = "apps/dashboard/src/app/(public)/sign-in/page.tsx";
const ANSWER = "apps/proxy/src/pipeline/limits.ts";
const PACKAGE = "packages/policy/src";

let copy: WorkingCopy;

test.beforeEach(() => {
  copy = new WorkingCopy();
});

test.afterEach(async () => {
  await Product.stopAll();
  copy.remove();
});

test("npm run dev shows an edited page, an edited answer of the proxy and an edited package in both", async ({
  page,
}) => {
  const at = { ports: await freePorts(), stateDir: newStateDir(), root: copy.root };
  const product = Product.launch(at, ["--dev"]);
  await product.ready();
  const onPage = (title: string) => expect(page.getByRole("heading", { name: title })).toBeVisible();
  const fromProxy = (text: string) =>
    expect.poll(() => bodyOf(`http://localhost:${at.ports.proxy}/`), { intervals: [20] }).toContain(text);

  await page.goto(`${product.url}/sign-in`);
  await onPage("Sign in");
  await seen("an edit of a page", () => {
    copy.edit(PAGE, 'title="Sign in"', 'title="Edited"');
    return onPage("Edited");
  });
  await seen("an edit of the proxy", () => {
    copy.edit(ANSWER, '"There is nothing here.', '"Edited.');
    return fromProxy("Edited.");
  });

  copy.write(`${PACKAGE}/probe.ts`, 'export const PROBE = "First";\n');
  copy.write(
    `${PACKAGE}/index.ts`,
    `${copy.read(`${PACKAGE}/index.ts`)}export { PROBE } from "./probe.ts";\n`,
  );
  for (const [file, find, replacement] of [
    [PAGE, 'title="Edited"', "title={PROBE}"],
    [ANSWER, '"Edited.', 'PROBE + " edit.'],
  ] as const) {
    copy.edit(file, find, replacement);
    copy.write(file, `import { PROBE } from "@sallyport/policy";\n${copy.read(file)}`);
  }
  await Promise.all([onPage("First"), fromProxy("First edit.")]);
  await seen("an edit of a package, in both", () => {
    copy.write(`${PACKAGE}/probe.ts`, 'export const PROBE = "Second";\n');
    return Promise.all([onPage("Second"), fromProxy("Second edit.")]);
  });

  expect(await product.stop()).toBe(0);
  for (const port of Object.values(at.ports))
    expect(await bodyOf(`http://localhost:${port}/`)).toBe("(no answer)");
});

/** Says how long it took; CONTRIBUTING.md has the figures of a machine that does nothing else. */
async function seen(what: string, change: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await change();
  console.log(`${what}: seen after ${Math.round(performance.now() - began)} ms`);
}

function bodyOf(url: string): Promise<string> {
  return fetch(url).then(
    (response) => response.text(),
    () => "(no answer)",
  );
}
