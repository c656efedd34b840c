// Signs that XML cannot hold are written `_xHHHH_` in workbooks (ECMA-376 part 1, 22.9.2.19).

const ESCAPED = /_x([0-9A-Fa-f]{4})_/g
const NEEDS_ESCAPE = /_(?=x[0-9A-Fa-f]{4}_)/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these cannot stand in XML
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** What a stored text reads; control signs are dropped, as nobody sees them. */
export function spreadsheetText(stored: string): string {
  return stored
    .replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\r\n?/g, '\n')
    .replace(NO_XML, '')
}

export const storedText = (text: string): string => text.replace(NEEDS_ESCAPE, '_x005F_')
