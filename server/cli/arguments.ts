// Arguments of one command, with the catalogue's words for what is wrong with them.
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { Fault } from '@gongzhi/kernel'

/** Fault usage. */
export function argumentsOf<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true })
  } catch (cause) {
    throw new Fault('usage', { detail: cause instanceof Error ? cause.message : '' }, { cause })
  }
}
