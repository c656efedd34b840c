// A publication, or a list of them, as one page of HTML: no script, no picture, nothing from elsewhere; readable on a telephone and on paper.
import type { PublishedBlock, PublishedCell, RunningText } from './publication-files.port.ts'

export const escaped = (words: string): string => words.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`)

function running(words: RunningText): string {
  const runs = typeof words === 'string' ? [{ text: words }] : words
  return runs
    .map((run) => {
      const plain = escaped(run.text).replaceAll('\n', '<br>')
      const bold = 'bold' in run && run.bold ? `<strong>${plain}</strong>` : plain
      if ('to' in run && run.to) return `<a href="#${escaped(run.to)}">${bold}</a>`
      return 'link' in run && run.link && /^https?:\/\//.test(run.link)
        ? `<a href="${escaped(run.link)}">${bold}</a>`
        : bold
    })
    .join('')
}

const plainOf = (words: RunningText): string =>
  typeof words === 'string' ? words : words.map(({ text }) => text).join('')

function cell(
  tag: 'td' | 'th',
  { text, rows, columns, fill, align, number, mark }: PublishedCell,
  label: string,
): string {
  const attributes = [
    tag === 'th' ? ' scope="col"' : ` data-label="${escaped(label)}"`,
    mark ? ` id="${escaped(mark)}"` : '',
    rows && rows > 1 ? ` rowspan="${rows}"` : '',
    columns && columns > 1 ? ` colspan="${columns}"` : '',
    number || align === 'right' ? ' class="n"' : '',
    fill && tag === 'td' ? ` style="background:${fill}"` : '',
  ]
  return `<${tag}${attributes.join('')}>${running(text)}</${tag}>`
}

function table({ rows, widths, head = 0 }: Extract<PublishedBlock, { kind: 'table' }>): string {
  const labels = (rows[head - 1] ?? []).map(({ text }) => plainOf(text))
  const total = (widths ?? []).reduce((sum, width) => sum + width, 0)
  const columns = (widths ?? []).map((width) => `<col style="width:${((100 * width) / total).toFixed(2)}%">`).join('')
  const line = (tag: 'td' | 'th') => (cells: readonly PublishedCell[]) =>
    `<tr>${cells.map((each, i) => cell(tag, each, labels[i] ?? '')).join('')}</tr>`
  const wide = rows.some((cells) => cells.some(({ text }) => plainOf(text).length > 40))
  return `<div class="scroll"><table class="${wide ? 'long' : 'short'}">${columns === '' ? '' : `<colgroup>${columns}</colgroup>`}<thead>${rows
    .slice(0, head)
    .map(line('th'))
    .join('\n')}</thead>
<tbody>${rows.slice(head).map(line('td')).join('\n')}</tbody></table></div>`
}

function blockHtml(block: PublishedBlock): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}${block.mark ? ` id="${escaped(block.mark)}"` : ''}>${running(block.text)}</h${block.level}>`
    case 'paragraph':
      return `<p>${running(block.text)}</p>`
    case 'note':
      return `<p class="note">${running(block.text)}</p>`
    case 'table':
      return table(block)
  }
}

export function blocksHtml(blocks: readonly PublishedBlock[]): string {
  return blocks.map(blockHtml).join('\n')
}

const STYLE = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;font:16px/1.65 system-ui,"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1d2129;background:#f5f6f8}
main{max-width:1200px;margin:0 auto;padding:24px 32px 48px;background:#fff;min-height:100vh}
h1{font-size:28px;line-height:1.35;margin:8px 0 4px}
h2{font-size:20px;margin:36px 0 12px;padding-bottom:6px;border-bottom:2px solid #1f4e8c}
h3{font-size:17px;margin:24px 0 8px}
p{margin:8px 0}
a{color:#1a56a8}
.en{color:#5c6470}
.note{font-size:13px;color:#5c6470;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:12px 0}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.5}
th,td{border:1px solid #d8dce2;padding:6px 8px;vertical-align:top;text-align:left;overflow-wrap:anywhere}
th{background:#e8eef5;font-weight:600;overflow-wrap:normal;word-break:keep-all;hyphens:none}
:target{outline:2px solid #1a56a8}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
table.short{min-width:760px}
.files{display:flex;flex-wrap:wrap;gap:8px;list-style:none;padding:0;margin:12px 0}
.files a{display:inline-block;padding:6px 14px;border:1px solid #1a56a8;border-radius:6px;text-decoration:none;min-height:36px}
.mark{padding:12px 16px;border-left:4px solid #b26a00;background:#fff4e0;margin:16px 0}
.card{border:1px solid #d8dce2;border-radius:8px;padding:16px 20px;margin:16px 0}
.card h2{border:0;margin:0;padding:0}
code{font-size:12px;overflow-wrap:anywhere}
footer{margin-top:40px;padding-top:12px;border-top:1px solid #d8dce2;font-size:13px;color:#5c6470}
@media (max-width:760px){
main{padding:16px}
h1{font-size:22px}
table.long thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.long,table.long tbody,table.long tr,table.long td{display:block;width:100%}
table.long tr{border:1px solid #d8dce2;border-radius:8px;margin:0 0 12px;overflow:hidden}
table.long td{border:0;border-bottom:1px solid #eceef1}
table.long td::before{content:attr(data-label);display:block;font-size:12px;color:#5c6470}
}
@media print{body{background:#fff}main{max-width:none;padding:0}.files{display:none}tr{break-inside:avoid}thead{display:table-header-group}}
`

/** `body`: HTML that is sound already. `links`: further elements of the head, sound already. */
export function htmlPage({ title, body, links = '' }: { title: string; body: string; links?: string }): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>${links}
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}
