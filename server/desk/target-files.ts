// What a file of evidence is, by its own first bytes; the name only tells Office files from one another. What is none of these is not
// taken in.

const OFFICE: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ofd: 'application/ofd',
}

/** The media type; undefined for what is not accepted. */
export function fileTypeOf(bytes: Uint8Array, name: string): string | undefined {
  const starts = (...wanted: readonly number[]) => wanted.every((byte, place) => bytes[place] === byte)
  const says = (text: string, at = 0) => [...text].every((sign, place) => bytes[at + place] === sign.charCodeAt(0))
  if (says('%PDF-')) return 'application/pdf'
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0x89, 0x50, 0x4e, 0x47)) return 'image/png'
  if (says('RIFF') && says('WEBP', 8)) return 'image/webp'
  // Its name stands in the archive's directory as it is, whatever the file itself is called.
  if (starts(0x50, 0x4b, 0x03, 0x04) && Buffer.from(bytes).includes('vbaProject')) return undefined
  if (starts(0x50, 0x4b, 0x03, 0x04)) return OFFICE[/\.([a-z]+)$/.exec(name.toLowerCase())?.[1] ?? '']
  return undefined
}
