import { icon } from "./icon.tsx";

export const GitPullRequestArrow = icon(
  "M2 6a3 3 0 1 0 6 0a3 3 0 1 0 -6 0zM5 9v12M16 18a3 3 0 1 0 6 0a3 3 0 1 0 -6 0zM15 9l-3-3 3-3M12 6h5a2 2 0 0 1 2 2v7",
);
