export { type Cluster, type ClusterOptions, startCluster } from "./cluster.ts";
export { StartupError } from "./startup-error.ts";
