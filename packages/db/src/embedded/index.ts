export { type Cluster, deleteCluster, startCluster } from "./cluster.ts";
export { freePort } from "./free-port.ts";
export { StartupError } from "./startup-error.ts";
