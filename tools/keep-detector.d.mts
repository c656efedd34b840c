// Types of keep-detector.mjs, which is plain JavaScript because it runs before anything is installed.
export function keepDetectorIn(root: string, platform?: string, arch?: string): number
