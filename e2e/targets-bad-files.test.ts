// The same bad work reports on the command line: an exit code, words in both languages, and nothing on the output that a program could
// take for a reading.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asCsv, badDocuments, gbk, lineByLine, ROWS } from './bad-documents.ts'
import { assertFault, gongzhi, workFolder } from './gongzhi.ts'

let folder: Awaited<ReturnType<typeof workFolder>>
before(async () => {
  folder = await workFolder()
})
after(() => folder.remove())

test('gongzhi targets read says what is wrong with a file, and prints nothing', { timeout: 280_000 }, async () => {
  const documents = await badDocuments()
  const work = [0, 1].map(async (turn) => {
    for (const [place, { name, bytes, code, says = [] }] of documents.entries()) {
      // What takes a minute is ended after it; whoever waits for programs here does not wait so long.
      if (place % 2 !== turn || name.startsWith('一句两万遍')) continue
      const ran = await gongzhi(['targets', 'read', await folder.write(name, bytes), '--json'])
      assertFault(ran, code)
      assert.equal(ran.stdout, '', name)
      for (const words of says) assert.match(ran.stderr.replaceAll('\n', ' '), words, name)
    }
  })
  await Promise.all(work)
})

test('what is only unusual is read, and what was decided on the way is told beside', async () => {
  for (const [name, bytes, told] of [
    ['国标.txt', gbk(lineByLine()), /GB18030/],
    ['十六位.txt', Buffer.from(`\ufeff${lineByLine()}`, 'utf16le'), /UTF-16/],
    [
      '脚本.csv',
      Buffer.from(asCsv(ROWS.map((row) => row.map((cell) => cell.replace('。', '<script>x</script>。'))))),
      /^$/,
    ],
  ] as const) {
    const { code, stdout, stderr } = await gongzhi(['targets', 'read', await folder.write(name, bytes), '--json'])
    assert.equal(code, 0, stderr)
    assert.match(stderr, told)
    assert.equal((JSON.parse(stdout) as { tasks: object[] }).tasks.length, ROWS.length, name)
  }
})
