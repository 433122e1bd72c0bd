/** What a scripted server has beside tools, by names, URIs and templates. */
export type ScriptedSurfaces = {
  readonly prompts?: readonly string[];
  readonly resources?: readonly string[];
  readonly templates?: readonly string[];
  /** Values of every completion. */
  readonly completions?: readonly string[];
};

/** The result of a request about something else than tools; undefined for any other method. */
export function surfaceResult(
  method: string,
  params: Readonly<Record<string, unknown>>,
  { prompts = [], resources = [], templates = [], completions = [] }: ScriptedSurfaces,
): object | undefined {
  const { uri, name } = params;
  switch (method) {
    case "prompts/list":
      return { prompts: prompts.map((prompt) => ({ name: prompt })) };
    case "prompts/get":
      return { messages: [{ role: "user", content: { type: "text", text: `prompt ${String(name)}` } }] };
    case "resources/list":
      return { resources: resources.map((resource) => ({ uri: resource, name: "a resource" })) };
    case "resources/templates/list":
      return { resourceTemplates: templates.map((uriTemplate) => ({ uriTemplate, name: "a template" })) };
    case "resources/read":
      return { contents: [{ uri, text: `contents of ${String(uri)}` }] };
    case "completion/complete":
      return { completion: { values: completions, total: completions.length } };
    case "resources/subscribe":
    case "resources/unsubscribe":
    case "logging/setLevel":
      return {};
    default:
      return undefined;
  }
}

export const SURFACE_CAPABILITIES = {
  tools: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  prompts: { listChanged: true },
  completions: {},
  logging: {},
};
