// Every text of a pack that people read, for translation.

const TEXT_KEYS = new Set(['label', 'unit'])
const TEXT_LIST_KEYS = new Set(['options', 'reasons', 'grounds'])

/** The distinct Chinese texts of a pack, in order of appearance. */
export function labelsOf(pack: unknown): readonly string[] {
  const found = new Set<string>()
  function visit(value: unknown): void {
    if (Array.isArray(value)) {
      for (const member of value) visit(member)
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const [key, member] of Object.entries(value)) {
      if (TEXT_KEYS.has(key) && typeof member === 'string') found.add(member)
      else if (TEXT_LIST_KEYS.has(key) && Array.isArray(member)) for (const text of member) found.add(String(text))
      else visit(member)
    }
  }
  visit(pack)
  return [...found]
}
