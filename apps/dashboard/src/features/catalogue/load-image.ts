import "server-only";
import { asked } from "../../public-catalogue.ts";
import { type SocialImage, socialImage } from "./social-image.tsx";

let last: Promise<unknown> = Promise.resolve();

/** An image out of the cache, or made: one at a time, because each costs a core for a moment. */
export function loadImage(key: string, image: SocialImage): Promise<ArrayBuffer> {
  return asked(`image ${key}`, () => {
    const made = last.then(() => socialImage(image));
    last = made.catch(() => {});
    return made;
  });
}
