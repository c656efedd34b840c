// Types of bootstrap.mjs, which is plain JavaScript because it runs on whatever Node there is.
export function missingIn(root: string): string | undefined
export function findPinnedNode(root: string): string | undefined
