/** How often pages of approvals look for what is new: a call is there within a second. */
export const LOOK_MS = 700;
