// What a file that somebody sends is called here: its last name, as text that shows what it is. It never becomes a path.

/** Characters that nobody sees, but that turn or hide the others: controls, line ends, marks of direction. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Without folders and without what is not seen; `文件` where nothing is left. */
export function fileName(given: string): string {
  const name = given.replace(UNSEEN, '').split(/[\\/]/).at(-1)?.trim() ?? ''
  return /^\.*$/.test(name) ? '文件' : name
}
