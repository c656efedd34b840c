// The code by which a person without an account asks what is held about him. Drawn at random, shown once, kept as a digest.

/** Crockford's base 32: no letter that is heard or read as another. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LETTERS = 20

/** 100 bits of 13 random bytes, as `XXXX-XXXX-XXXX-XXXX-XXXX`. */
export function drawFollowCode(random: Uint8Array): string {
  let bits = 0n
  for (const byte of random) bits = (bits << 8n) | BigInt(byte)
  const letters = Array.from({ length: LETTERS }, (_, i) => ALPHABET[Number((bits >> BigInt(5 * i)) & 31n)])
  return (letters.join('').match(/.{4}/g) ?? []).join('-')
}

/** As it was drawn, however it was written down: small letters, blanks, O for 0, I and L for 1. */
export function sameFollowCode(code: string): string {
  return code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}
