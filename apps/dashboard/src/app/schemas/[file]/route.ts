import { SCHEMA_FILES, schemaResponse } from "../../../features/docs/schema-files.ts";

// All files are generated when the dashboard is built.
export const dynamic = "force-static";
export const dynamicParams = false;

type Context = { params: Promise<{ file: string }> };

export function generateStaticParams(): { file: string }[] {
  return SCHEMA_FILES.map((file) => ({ file }));
}

/** The JSON Schema of the policy language, for editors. */
export async function GET(_request: Request, context: Context): Promise<Response> {
  return schemaResponse((await context.params).file);
}
