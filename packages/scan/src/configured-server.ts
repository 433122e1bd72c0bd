/**
 * A server of a client's configuration, as far as it may leave the browser: no value of a variable or a header, no
 * argument, no path of the machine. What is not listed here is not read.
 */
export type ConfiguredServer = {
  readonly name: string;
  readonly transport: "stdio" | "http";
  /** A package that is started by npx, uvx, docker and their like, without its version in `package`. */
  readonly package?: {
    readonly registry: "npm" | "pypi" | "docker";
    readonly name: string;
    readonly version?: string;
  };
  /** The program, without its folder, where it is no package. */
  readonly program?: string;
  /** Scheme, host and path of its address; parts that look like secrets are `***`. */
  readonly url?: string;
  readonly variables: readonly string[];
  readonly headers: readonly string[];
  readonly isOff: boolean;
};
