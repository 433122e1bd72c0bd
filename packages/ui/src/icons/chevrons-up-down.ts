import { icon } from "./icon.tsx";

export const ChevronsUpDown = icon("M7 15 5 5 5-5M7 9 5-5 5 5");
