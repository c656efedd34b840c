// Text as it may stand in XML. Signs that XML cannot hold are left out: nobody would see them.

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these cannot stand in XML
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(NO_XML, '')
    .replace(/[&<>"]/g, (sign) => NAMED[sign] as string)
}
