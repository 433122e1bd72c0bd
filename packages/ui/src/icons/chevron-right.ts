import { icon } from "./icon.tsx";

export const ChevronRight = icon("M9 18 6-6-6-6");
