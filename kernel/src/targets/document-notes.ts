// What a reader of files left out or had to decide, in words for whoever imported the file. Never a fault: what is refused is one.

/** Chinese and English text. `{name}` is replaced by the parameter of that name. */
export const DOCUMENT_NOTES = {
  'sheet-hidden': { zh: '隐藏的工作表“{name}”没有读取', en: 'The hidden sheet “{name}” was left out' },
  'rows-hidden': {
    zh: '工作表“{name}”隐藏的 {count} 行没有读取',
    en: '{count} hidden rows of the sheet “{name}” were left out',
  },
  'columns-hidden': {
    zh: '工作表“{name}”隐藏的 {count} 列没有读取',
    en: '{count} hidden columns of the sheet “{name}” were left out',
  },
  'formulas-uncomputed': {
    zh: '工作表“{name}”有 {count} 个公式没有保存结果，按空白处理',
    en: '{count} formulas of the sheet “{name}” have no stored result and count as empty',
  },
  'text-boxes-left-out': { zh: '{count} 个文本框没有读取', en: '{count} text boxes were left out' },
  'notes-left-out': { zh: '脚注、尾注和批注没有读取', en: 'Footnotes, endnotes and comments were left out' },
  'changes-accepted': { zh: '{count} 处修订按接受后的样子读取', en: '{count} tracked changes were read as accepted' },
  'text-hidden': { zh: '{count} 处隐藏文字没有读取', en: '{count} hidden pieces of text were left out' },
  'encoding-taken': { zh: '按 {encoding} 编码读取', en: 'Read as {encoding}' },
  'bytes-unreadable': {
    zh: '{count} 处字节无法按 {encoding} 读出，显示为“�”',
    en: '{count} places cannot be read as {encoding} and show “�”',
  },
  'pages-without-text': {
    zh: '第 {pages} 页没有文字（可能是图片），没有读取',
    en: 'Pages {pages} have no text (probably pictures) and were not read',
  },
  'tables-by-position': {
    zh: 'PDF 没有表格结构，{count} 个表格按线条位置还原，请核对',
    en: 'A PDF has no tables; {count} were put together from lines and positions, please check them',
  },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>

export type DocumentNoteCode = keyof typeof DOCUMENT_NOTES
export type DocumentNote = {
  readonly note: DocumentNoteCode
  readonly params: Readonly<Record<string, string | number>>
}

/** The text of a note in one language. */
export function noteText({ note, params }: DocumentNote, language: 'zh' | 'en' = 'zh'): string {
  return DOCUMENT_NOTES[note][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}
