// Names of files as strangers give them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileName } from './file-name.ts'

test('a name is the last of its path, and shows all that is in it', () => {
  for (const [given, shown] of [
    ['2025年三季度.xlsx', '2025年三季度.xlsx'],
    ['../../../etc/passwd', 'passwd'],
    ['D:\\2025\\三季度\\报告.docx', '报告.docx'],
    ['报告\u202excod.exe', '报告xcod.exe'],
    ['a\r\nSet-Cookie: x=1.csv', 'aSet-Cookie: x=1.csv'],
    ['零\u200b宽\u0000.txt', '零宽.txt'],
    ['..', '文件'],
    ['\u202e', '文件'],
    ['报告/', '文件'],
    ['<b>&.html', '<b>&.html'],
  ] as const)
    assert.equal(fileName(given), shown, JSON.stringify(given))
})
