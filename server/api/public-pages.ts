// The pages that everybody may read: what was published, and one publication. Made here without any script, as they are to be read by
// whatever browser, and linked to.
import { blocksHtml, escaped, htmlPage, publicationBlocks } from '@gongzhi/engine'
import type { PublicationRecord, StoredPublication } from '@gongzhi/engine/targets/publications.port'
import type { PublicationContent } from '@gongzhi/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'

const CATALOG = '<link rel="alternate" type="application/ld+json" href="/public/open/catalog.jsonld">'
const NAMES = { html: '网页 HTML', xlsx: '表格 xlsx', docx: '文档 docx', pdf: 'PDF', json: '数据 JSON' } as const

/** Day in China. */
const day = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)
const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`

function filesList({ id, files }: PublicationRecord): string {
  const items = files.map(
    ({ kind, name, bytes, sha256 }) =>
      `<li><a href="/public/open/${escaped(id)}/${escaped(name)}" title="SHA-256 ${sha256}">${NAMES[kind]} · ${sizeText(bytes)}</a></li>`,
  )
  return `<ul class="files" aria-label="文件 files">${items.join('')}</ul>`
}

function correctedMark(by: PublicationRecord): string {
  return `<p class="mark" role="note"><strong>本版已被更正。</strong>请看<a href="/public/open/${escaped(by.id)}">第${by.version}版（${day(by.frozen)}公开）</a>。<br><span class="en">This version was corrected by <a href="/public/open/${escaped(by.id)}" lang="en">version ${by.version}</a>.</span></p>`
}

function card(record: PublicationRecord, all: readonly PublicationRecord[]): string {
  const next = all.find(({ corrects }) => corrects === record.id)
  return `<article class="card">
<h2><a href="/public/open/${escaped(record.id)}">${escaped(record.title)}</a></h2>
<p class="en" lang="en">${escaped(record.titleEn)}</p>
<p class="note">第${record.version}版 version ${record.version} · ${day(record.frozen)} 公开 published${record.corrects ? ` · 更正 corrects <a href="/public/open/${escaped(record.corrects)}">${escaped(record.corrects)}</a>` : ''}</p>
${next ? correctedMark(next) : ''}
${filesList(record)}
</article>`
}

/** Newest quarter first, and of a quarter the newest version, in whatever order they were published. */
export function openListPage(records: readonly PublicationRecord[]): string {
  const publisher = records[0]?.publisher ?? ''
  const list =
    records.length === 0
      ? '<p>还没有公开的内容。<span class="en" lang="en">Nothing has been published yet.</span></p>'
      : [...records]
          .sort((a, b) => b.year - a.year || b.quarter - a.quarter || b.version - a.version)
          .map((record) => card(record, records))
          .join('\n')
  return htmlPage({
    title: `${publisher}政务公开：工作报告目标完成情况`,
    links: CATALOG,
    body: `<h1>${escaped(publisher)}政务公开</h1>
<p>工作报告目标完成情况，每个季度公开一次。公开后不再改动，发现错误时发布新的版本。</p>
<p class="en" lang="en">What was reached of the targets of the work report, published each quarter. What is published never changes; corrections are further versions.</p>
${list}
<footer>目录 Catalogue（DCAT）：<a href="/public/open/catalog.jsonld">catalog.jsonld</a>。每个文件都可以用其 SHA-256 核验。<span lang="en">Each file can be checked by its SHA-256.</span></footer>`,
  })
}

/** Whether a person's browser asks. */
export const wantsPage = (request: FastifyRequest): boolean => /\btext\/html\b/.test(request.headers.accept ?? '')

/** There is nothing public at this address: 404. */
export function noSuchPage(reply: FastifyReply): FastifyReply {
  const body = `<h1>没有这个页面</h1>
<p>这里没有公开的内容：地址可能写错，或者还没有公开。</p>
<p class="en" lang="en">Nothing is published at this address: it may be misspelt, or not be public yet.</p>
<p><a href="/public/open">← 全部公开 All publications</a></p>`
  return reply
    .status(404)
    .header('cache-control', 'no-cache')
    .header('vary', 'accept')
    .type('text/html; charset=utf-8')
    .send(htmlPage({ title: '没有这个页面 · No such page', body }))
}

/** The record of hashes, for whoever checks. */
function proof({ record, hash }: StoredPublication): string {
  const rows = record.files.map(
    ({ name, bytes, sha256 }) =>
      `<tr><td>${escaped(name)}</td><td class="n">${bytes}</td><td><code>${sha256}</code></td></tr>`,
  )
  return `<h2>核验 Verification</h2>
<p>内容（JSON 文件）的 SHA-256：<code>${record.sha256}</code><br>第${record.number}号公开，公开链的哈希：<code>${hash}</code></p>
<p class="note">下载文件后用 <code>sha256sum</code> 等工具计算，应与下表一致。<span lang="en">Compute the SHA-256 of a downloaded file; it has to be the one below.</span></p>
<div class="scroll"><table class="short"><thead><tr><th scope="col">文件 File</th><th scope="col">字节 Bytes</th><th scope="col">SHA-256</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`
}

export function openPublicationPage(
  publication: StoredPublication,
  content: PublicationContent,
  correctedBy: PublicationRecord | undefined,
): string {
  const { record } = publication
  return htmlPage({
    title: record.title,
    links: CATALOG,
    body: `<p><a href="/public/open">← 全部公开 All publications</a></p>
${correctedBy ? correctedMark(correctedBy) : ''}
<p class="note">${day(record.frozen)} 公开并冻结 · <span lang="en">published and frozen</span></p>
${filesList(record)}
${blocksHtml(publicationBlocks(content, record.sha256))}
${proof(publication)}
<footer>编号 ${escaped(record.id)} · 第${record.version}版 · <a href="/public/open/catalog.jsonld">目录 catalogue</a></footer>`,
  })
}
