// What a small picture may hold that costs minutes or gigabytes to open: hundreds of scans in a JPEG, each a pass over all
// its pixels, and texts in a PNG that unpack to megabytes each. Only bytes are looked at; nothing is decoded.

/** Cameras write one scan, or about ten where a JPEG is progressive. */
const MOST_SCANS = 40
/** Beside the critical ones, what pixels are made of, and the time. */
const PNG_KEPT = new Set(['tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'eXIf'])
const PNG_SIGNATURE_BYTES = 8

/** Whether a JPEG has so many scans that nobody would have made it by accident. */
export function hasTooManyScans(jpeg: Uint8Array): boolean {
  let scans = 0
  for (let at = jpeg.indexOf(0xff, 2); at >= 0 && at + 3 < jpeg.length; at = jpeg.indexOf(0xff, at)) {
    const marker = jpeg[at + 1] as number
    if (marker === 0xd9) return false
    if (marker === 0xff) at += 1
    // Stuffed bytes and markers without content.
    else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else {
      if (marker === 0xda && ++scans > MOST_SCANS) return true
      at += 2 + (((jpeg[at + 2] as number) << 8) | (jpeg[at + 3] as number))
    }
  }
  return false
}

/** The PNG without what its pixels do not need: above all its texts, of which thousands may be packed into it. */
export function withoutTexts(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const kept: Uint8Array[] = [png.subarray(0, PNG_SIGNATURE_BYTES)]
  const once = new Set<string>()
  for (let at = PNG_SIGNATURE_BYTES; at + 12 <= png.length; ) {
    const end = at + 12 + view.getUint32(at)
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    const critical = ((png[at + 4] as number) & 0x20) === 0
    if (critical || (PNG_KEPT.has(type) && !once.has(type))) kept.push(png.subarray(at, end))
    once.add(type)
    at = end
  }
  return Buffer.concat(kept)
}
