// The public surface of the kernel. Packs use './pack' instead.
export * from './base/clock.ts'
export * from './base/errors.ts'
export * from './eye/box.ts'
