/** Why a schema cannot be used, as a sentence. `compileSchema` turns it into its answer. */
export class SchemaRefusal extends Error {}
