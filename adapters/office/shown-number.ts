// Numbers of a workbook as they are displayed: 0.123 formatted as a percentage is "12.3%". Formats: ECMA-376 part 1, 18.8.30-31.
import { format as formatted } from 'numfmt'

/** Built-in formats as a Chinese Excel shows them; those missing are General. */
const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'yyyy/m/d',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy/m/d h:mm',
  27: 'yyyy"年"m"月"',
  28: 'm"月"d"日"',
  29: 'm"月"d"日"',
  30: 'm/d/yy',
  31: 'yyyy"年"m"月"d"日"',
  32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"',
  36: 'yyyy"年"m"月"',
  37: '#,##0;-#,##0',
  38: '#,##0;-#,##0',
  39: '#,##0.00;-#,##0.00',
  40: '#,##0.00;-#,##0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
  50: 'yyyy"年"m"月"',
  51: 'm"月"d"日"',
  52: 'yyyy"年"m"月"',
  53: 'm"月"d"日"',
  54: 'm"月"d"日"',
  57: 'yyyy"年"m"月"',
  58: 'm"月"d"日"',
}
/** Long date and time of the system, which only its Excel knows. */
const SYSTEM_DATE = /^\[\$-(?:x-sysdate|F800)\]/i
const SYSTEM_TIME = /^\[\$-(?:x-systime|F400)\]/i
const DAYS_1904 = 1462

export type NumberFormats = {
  /** By the index that cells name. */
  readonly codes: readonly string[]
  readonly from1904: boolean
}

export const builtInFormat = (id: number): string => BUILT_IN[id] ?? 'General'

/** What stands in the cell on the screen, without the spaces that only align it. */
export function shownNumber(value: number, style: number, { codes, from1904 }: NumberFormats): string {
  const code = codes[style] ?? 'General'
  if (code === 'General' || code === '' || code === '@') return plainNumber(value)
  const pattern = SYSTEM_DATE.test(code) ? 'yyyy"年"m"月"d"日"' : SYSTEM_TIME.test(code) ? 'h:mm:ss' : code
  try {
    const days = from1904 && isDate(pattern) ? value + DAYS_1904 : value
    return formatted(pattern, days, { locale: 'zh_CN' }).trim()
  } catch {
    // A format that makes no sense; Excel shows such a number as it is.
    return plainNumber(value)
  }
}

const isDate = (code: string): boolean => /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, ''))

/** Fifteen digits, as Excel keeps them: 0.1 + 0.2 is "0.3". */
function plainNumber(value: number): string {
  return String(Number(value.toPrecision(15)))
}
