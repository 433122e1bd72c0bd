export const ATTACKS_HOME = "/attacks";

/** Ids are lower-case letters, digits and hyphens. */
export const attackPath = (id: string): string => `${ATTACKS_HOME}/${id}`;
