/** What an organisation of the free plan, the only one there is, may have at once. The pricing page shows these. */
export const FREE_PLAN = {
  /** Registered servers. */
  servers: 50,
  /** People, agents and jobs that call tools. */
  identities: 200,
  /** Grants that are neither revoked nor expired. */
  grants: 500,
} as const;

export type Limited = keyof typeof FREE_PLAN;
