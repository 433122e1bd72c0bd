import { expect, it } from "vitest";
import { parseAddress, printAddress } from "./approval-address.ts";

const id = "0192f1a0-0000-7000-8000-000000000001";

it.each([
  ["", { show: "pending", status: null, open: null }, ""],
  [`open=${id}`, { show: "pending", status: null, open: id }, `open=${id}`],
  [
    "show=decided&status=denied",
    { show: "decided", status: "denied", open: null },
    "show=decided&status=denied",
  ],
  ["status=denied", { show: "pending", status: null, open: null }, ""],
  ["show=all&status=maybe&open=1", { show: "pending", status: null, open: null }, ""],
])("reads %s and prints what is valid of it", (search, address, printed) => {
  expect(parseAddress(new URLSearchParams(search))).toEqual(address);
  expect(printAddress(parseAddress(new URLSearchParams(search)))).toBe(printed);
});
