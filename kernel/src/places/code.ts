// Codes of national and local dictionaries. Standards are replaced; a code is only itself together with its standard.

/** `part` (部件) and `matter` (事项) share numbers, so the kind belongs to the key. */
export type Code = { readonly standard: string; readonly kind: 'part' | 'matter'; readonly number: string }

export function code(standard: string, kind: Code['kind'], number: string): Code {
  return { standard, kind, number }
}
