/** JSON that stays inside of its script element, whatever is in it. */
function inScript(data: object): string {
  return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/**
 * Structured data of a page. It is a data block and no script: no browser runs it, so the content security policy, which
 * allows no inline script, has nothing to say about it.
 */
export function JsonLd({ data }: { data: object }) {
  // oxlint-disable-next-line react/no-danger -- escaped above; React would escape the quotes too, and break the JSON
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: inScript(data) }} />;
}
