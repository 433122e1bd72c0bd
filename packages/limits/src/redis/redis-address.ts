/** Where Redis or Valkey is: one server, one that Sentinels name, or a cluster. */
export type RedisAddress = {
  readonly kind: "single" | "sentinel" | "cluster";
  /** Of the server, of the Sentinels, or of some nodes of the cluster. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** Number of the database; a cluster has only 0. */
  readonly db: number;
  /** What the Sentinels call the server. */
  readonly master?: string;
};
