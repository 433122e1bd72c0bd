import { drawCall } from "./draw-call.ts";
import { drawRooms } from "./draw-rooms.ts";

/** Each picture of docs/, drawn from the code as it is now. */
export function pictures(): { readonly file: string; readonly svg: string }[] {
  return [
    { file: "docs/rooms.svg", svg: drawRooms() },
    { file: "docs/call.svg", svg: drawCall() },
  ];
}
