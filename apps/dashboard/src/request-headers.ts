/** Set by src/proxy.ts on every request for a page, over whatever the client sent. */
export const NONCE_HEADER = "x-nonce";
export const PATH_HEADER = "x-sallyport-path";
