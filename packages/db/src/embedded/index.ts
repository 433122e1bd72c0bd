export { type Cluster, startCluster } from "./cluster.ts";
export { StartupError } from "./startup-error.ts";
