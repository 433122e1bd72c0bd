/** Text of ASCII characters alone. */
export const ASCII = /^[\0-\x7f]*$/;

/**
 * Folds a key so that any two keys some parser takes for one another fold alike: any case, ſ and s, Kelvin K and k.
 * Lower, upper, lower is needed: ẞ only meets ß after the first step, and ſ only meets s after the second.
 */
export function foldKey(key: string): string {
  return ASCII.test(key) ? key.toLowerCase() : key.toLowerCase().toUpperCase().toLowerCase();
}
