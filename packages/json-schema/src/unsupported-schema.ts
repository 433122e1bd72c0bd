/** Why a schema cannot be used, as a sentence. `compileInputSchema` turns it into its answer. */
export class UnsupportedSchema extends Error {}
