export { type Cluster, deleteCluster, startCluster } from "./cluster.ts";
export { StartupError } from "./startup-error.ts";
