import { editorSchema } from "@sallyport/policy/editor-schema";

const VERSIONS = { "policy-v1.json": "1", "policy-v2.json": "2" } as const;

type SchemaFile = keyof typeof VERSIONS;

/** The files under /schemas/. */
export const SCHEMA_FILES = Object.keys(VERSIONS).filter(isSchemaFile);

const HEADERS = {
  "content-type": "application/schema+json; charset=utf-8",
  "cache-control": "public, max-age=3600, stale-while-revalidate=86400",
  // Public: editors in a browser fetch it from other sites.
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
};

/** The JSON Schema in a file, or 404. */
export function schemaResponse(file: string): Response {
  if (!isSchemaFile(file)) return new Response(null, { status: 404 });
  return new Response(`${JSON.stringify(editorSchema(VERSIONS[file]), null, 2)}\n`, { headers: HEADERS });
}

function isSchemaFile(file: string): file is SchemaFile {
  return Object.hasOwn(VERSIONS, file);
}
