// How a publication reads: the same blocks for page, letter and PDF, and the sheets of a workbook. Made from its content alone, so
// that the same content gives the same files.
import {
  OPS,
  type PublicationContent,
  type PublicationDifference,
  type PublishedMeasure,
  type PublishedSum,
  type PublishedTask,
  shownText,
  VERDICTS,
  type Verdict,
} from '@gongzhi/kernel'
import type {
  Colour,
  PublishedBlock,
  PublishedCell,
  PublishedSheet,
  PublishedTable,
  Run,
} from './publication-files.port.ts'

const ORDER: readonly Verdict[] = ['met', 'provisional', 'behind', 'unshown', 'narrative']
/** Light enough for black text, told apart without colour by the word that stands there. */
const FILLS: Readonly<Record<Verdict, Colour>> = {
  met: '#e3f3e6',
  provisional: '#eef5d9',
  behind: '#fbe3e1',
  unshown: '#fdf1d8',
  narrative: '#eeeeee',
}
const HEAD_FILL: Colour = '#e8eef5'

const FIELDS: Readonly<Record<PublicationDifference['field'], string>> = {
  added: '新增任务 added',
  removed: '删去任务 removed',
  text: '目标原文 sentence',
  leads: '牵头单位 lead',
  report: '完成情况 report',
  verdict: '结论 verdict',
  promise: '承诺 promise',
  shown: '完成数 figure',
  doubt: '存疑 doubt',
  'measure-added': '新增指标 measure added',
  'measure-removed': '删去指标 measure removed',
}

const text = (value: string, more: Partial<PublishedCell> = {}): PublishedCell => ({ text: value, ...more })
const head = (...names: readonly string[]): readonly PublishedCell[] =>
  names.map((name) => ({ text: [{ text: name, bold: true }], fill: HEAD_FILL }))
const count = (value: number): PublishedCell => ({
  text: String(value),
  align: 'right',
  number: { value, format: '0' },
})
/** Leads to the tasks that it counts, where they are listed. */
const countOf = (verdict: Verdict, value: number): PublishedCell =>
  OPEN.includes(verdict) && value > 0 ? { ...count(value), text: [{ text: String(value), to: verdict }] } : count(value)
const verdictCell = (verdict: Verdict): PublishedCell => text(VERDICTS[verdict].zh, { fill: FILLS[verdict] })

const verdictWord = (word: string): string => (Object.hasOwn(VERDICTS, word) ? VERDICTS[word as Verdict].zh : word)

/** 不少于 8万人, 全部, 完成. */
function promised(measure: PublishedMeasure): string {
  const { op, of, value, unit, than } = measure
  const sense = of === 'growth' ? '增长' : of === 'fall' ? '下降' : ''
  if (value !== undefined) return `${sense}${OPS[op].zh}${value}${unit ?? ''}`
  return than === undefined ? OPS[op].zh : `${sense}${OPS[op].zh}“${than}”`
}

function measureLine(measure: PublishedMeasure): string {
  const shown = shownText(measure)
  const basis = { report: '', value: '（平台登记）', indicator: '（平台实时指标）', person: '（人工认定）' }[
    measure.rests
  ]
  return [
    `${measure.what} ${promised(measure)}${measure.by === undefined ? '' : `（${measure.by}）`}`,
    `：${shown === '' ? '—' : shown}${basis} ${VERDICTS[measure.verdict].zh}`,
    measure.reason?.code === 'corrected' ? `；${measure.reason.zh}` : '',
    measure.doubtful ? `；存疑：${measure.doubtful.zh}` : '',
  ].join('')
}

/** Narrative, and nothing to show: it says nothing to a reader. It stays in the content. */
const says = (measure: PublishedMeasure): boolean =>
  measure.verdict !== 'narrative' ||
  shownText(measure) !== '' ||
  measure.value !== undefined ||
  measure.doubtful !== undefined ||
  measure.reason?.code === 'corrected'

/** Why the task has its verdict: the reasons of the measures that gave it. */
function reasonsOf({ measures, verdict }: PublishedTask): readonly string[] {
  const given = measures.flatMap(({ what, verdict: own, reason }) =>
    own === verdict && reason ? [{ what, why: reason.zh }] : [],
  )
  const whys = [...new Set(given.map(({ why }) => why))]
  // One reason of all of them, or of the only one, needs no name.
  return whys.length <= 1 ? whys : given.map(({ what, why }) => `${what}：${why}`)
}

/** Of whatever a reader asks for first: promised and short of it, promised and not shown. */
const OPEN: readonly Verdict[] = ['behind', 'unshown']
const LONGEST_NAME = 60
const taskMark = (place: number): string => `task-${place + 1}`

function openTasks({ tasks, total }: PublicationContent): readonly PublishedBlock[] {
  return OPEN.filter((verdict) => total.verdicts[verdict] > 0).flatMap((verdict): PublishedBlock[] => [
    {
      kind: 'heading',
      level: 2,
      text: `${VERDICTS[verdict].zh}的任务 Tasks ${VERDICTS[verdict].en}（${total.verdicts[verdict]}）`,
      mark: verdict,
    },
    ...tasks.flatMap((task, place): PublishedBlock[] => {
      if (task.verdict !== verdict) return []
      const { no, text: sentence, leads, measures } = task
      const named = sentence.length > LONGEST_NAME ? `${sentence.slice(0, LONGEST_NAME)}…` : sentence
      const about = measures
        .filter((measure) => measure.verdict === verdict)
        .map((measure) => `${measure.what} ${promised(measure)}：${shownText(measure) || '—'}`)
      return [
        {
          kind: 'paragraph',
          text: [
            { text: `${no}　${named}`, to: taskMark(place) },
            { text: [leads.length > 0 ? `（${leads.join('、')}）` : '', ...about].join('\n') },
          ],
        },
      ]
    }),
  ])
}

function sumTable(named: string, sums: readonly PublishedSum[]): PublishedTable {
  const names = ORDER.map((verdict) => `${VERDICTS[verdict].zh} ${VERDICTS[verdict].en}`)
  return {
    head: 1,
    widths: [4, 1, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2],
    rows: [
      head(named, '任务 tasks', ...names, '存疑 doubtful'),
      ...sums.map(({ name, tasks, verdicts, doubtful }) => [
        text(name),
        count(tasks),
        ...ORDER.map((verdict) => countOf(verdict, verdicts[verdict])),
        count(doubtful),
      ]),
    ],
  }
}

function taskVerdict(task: PublishedTask): PublishedCell {
  const { verdict, doubtful, corrected } = task
  const marks = [...(doubtful ? ['存疑'] : []), ...(corrected ? ['人工更正'] : [])]
  return {
    text: [
      { text: VERDICTS[verdict].zh, bold: true },
      { text: [...marks, ...reasonsOf(task)].map((line) => `\n${line}`).join('') },
    ],
    fill: FILLS[verdict],
  }
}

function taskTable({ tasks }: PublicationContent): PublishedTable {
  return {
    head: 1,
    widths: [0.8, 3.6, 1.6, 5.6, 4, 2.4],
    rows: [
      head('序号 No.', '目标任务 Target', '牵头单位 Lead', '完成情况 Report', '指标与数字 Measures', '结论 Verdict'),
      ...tasks.map((task, place) => [
        text(task.no, { mark: taskMark(place) }),
        text(task.text),
        text(task.leads.join('、')),
        text(task.report),
        text(task.measures.filter(says).map(measureLine).join('\n') || '—'),
        taskVerdict(task),
      ]),
    ],
  }
}

function differenceTable(differences: readonly PublicationDifference[]): PublishedTable {
  return {
    head: 1,
    widths: [0.8, 2, 1.6, 3.4, 3.4, 2.4],
    rows: [
      head('序号 No.', '指标 Measure', '改动 What', '原为 Before', '现为 Now', '原因 Reason'),
      ...differences.map(({ no, what, field, before, after, reason }) => [
        text(no),
        text(what ?? '—'),
        text(FIELDS[field]),
        text(verdictWord(before) || '—'),
        text(verdictWord(after) || '—'),
        text(reason),
      ]),
    ],
  }
}

function changeTable({ changes }: PublicationContent): PublishedTable {
  return {
    head: 1,
    widths: [0.8, 2.4, 1.4, 1.4, 1.6, 1.6, 3, 1.4],
    rows: [
      head('序号 No.', '指标 Measure', '所属 Of', '改于 On', '原为 Before', '现为 Now', '原因 Reason', '公开后 Public'),
      ...changes.map(({ no, what, about, on, before, after, reason, public: known }) => [
        ...[no, what, about, on, before || '—', after || '—', reason].map((each) => text(each)),
        text(known ? '是 yes' : '否 no'),
      ]),
    ],
  }
}

function heading(level: 1 | 2 | 3, words: string): PublishedBlock {
  return { kind: 'heading', level, text: words }
}

function introduction(content: PublicationContent, sha256: string): readonly PublishedBlock[] {
  const { title, titleEn, publisher, year, quarter, version, preparedOn, through, report, total, corrects } = content
  const about = [
    `发布单位 Publisher：${publisher}`,
    `时期 Period：${year}年第${quarter}季度${through === undefined ? '' : `（数据截至${through}月）`}`,
    `版本 Version：${version}${corrects ? `（更正第${corrects.version}版）` : ''}`,
    `编制日期 Prepared：${preparedOn}`,
    `来源 Source：${report.title ?? report.name}（SHA-256 ${report.sha256}）`,
    `内容 SHA-256：${sha256}`,
  ]
  const parts = ORDER.flatMap((verdict, i): Run[] => {
    const words = `${VERDICTS[verdict].zh}${total.verdicts[verdict]}项`
    const leads = OPEN.includes(verdict) && total.verdicts[verdict] > 0
    return [...(i === 0 ? [] : [{ text: '，' }]), leads ? { text: words, to: verdict } : { text: words }]
  })
  return [
    heading(1, title),
    { kind: 'paragraph', text: titleEn },
    { kind: 'note', text: about.join('\n') },
    {
      kind: 'paragraph',
      text: [{ text: `共${total.tasks}项任务：`, bold: true }, ...parts, { text: `；存疑${total.doubtful}项。` }],
    },
  ]
}

function correction(content: PublicationContent): readonly PublishedBlock[] {
  const { corrects } = content
  if (!corrects) return []
  return [
    heading(2, '更正 Correction'),
    {
      kind: 'paragraph',
      text: `本版更正第${corrects.version}版（${corrects.id}，内容 SHA-256 ${corrects.sha256}）。原因：${corrects.reason}。共${corrects.differences.length}处改动。`,
    },
    ...(corrects.differences.length > 0 ? [{ kind: 'table', ...differenceTable(corrects.differences) } as const] : []),
  ]
}

/** For page, letter and PDF. `sha256`: of the canonical content. */
export function publicationBlocks(content: PublicationContent, sha256: string): readonly PublishedBlock[] {
  return [
    ...introduction(content, sha256),
    ...correction(content),
    heading(2, '汇总 Summary'),
    {
      kind: 'note',
      text: '按目标在季末的状况统计：有平台登记的数值、实时指标或人工认定的，以其为准，其余以报告原文为准。Counted as the targets stood at the end of the quarter, not by the words of the report alone.',
    },
    { kind: 'table', ...sumTable('篇章 Chapter', [...content.chapters, { ...content.total, name: '合计 Total' }]) },
    ...openTasks(content),
    heading(2, '按牵头单位汇总 By lead unit'),
    { kind: 'note', text: '多个单位牵头的任务计入每个单位。A task led by several units counts for each of them.' },
    { kind: 'table', ...sumTable('单位 Unit', content.units) },
    heading(2, '各项任务 Tasks'),
    { kind: 'table', ...taskTable(content) },
    ...(content.changes.length > 0
      ? [heading(2, '数字变动 Numbers that were changed'), { kind: 'table', ...changeTable(content) } as const]
      : []),
    heading(2, '说明 Method'),
    ...content.method.flatMap(({ zh, en }): PublishedBlock[] => [
      { kind: 'paragraph', text: zh },
      { kind: 'note', text: en },
    ]),
  ]
}

const plainNumber = (value: string | undefined): number | undefined =>
  value !== undefined && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined

/** A value as written; a number where it is one and a workbook keeps it as it was written. */
function valueCell(value: string | undefined): PublishedCell {
  const number = plainNumber(value)
  if (value === undefined || number === undefined) return text(value ?? '')
  const decimals = value.split('.')[1]?.length ?? 0
  return {
    text: value,
    align: 'right',
    number: { value: number, format: decimals ? `0.${'0'.repeat(decimals)}` : '0' },
  }
}

function measureSheet({ tasks }: PublicationContent): PublishedSheet {
  const rows = tasks.flatMap((task) =>
    task.measures.map((measure): readonly PublishedCell[] => {
      const { what, value, unit, by, verdict, rests, reason, doubtful, figure, forecast } = measure
      return [
        ...[text(task.no), text(what), text(OPS[measure.op].zh), text(measure.of)],
        ...[valueCell(value), text(unit ?? ''), text(by ?? ''), text(shownText(measure))],
        ...[valueCell(figure?.value === undefined ? undefined : String(figure.value)), text(figure?.asOf ?? '')],
        ...[verdictCell(verdict), text(rests), text(reason?.zh ?? ''), text(doubtful?.zh ?? '')],
        text(forecast ? `${forecast.middle}（${forecast.low}–${forecast.high}）` : ''),
      ]
    }),
  )
  return {
    name: '指标 Measures',
    head: 1,
    widths: [6, 28, 9, 8, 10, 8, 10, 30, 10, 12, 10, 10, 30, 14, 20],
    rows: [
      head(
        ...['序号 No.', '指标 Measure', '比较 Op', '种类 Of', '承诺 Value', '单位 Unit', '时限 By', '完成 Shown'],
        ...[
          '平台数 Figure',
          '截至 As of',
          '结论 Verdict',
          '依据 Rests on',
          '理由 Reason',
          '存疑 Doubt',
          '预测 Forecast',
        ],
      ),
      ...rows,
    ],
  }
}

function aboutSheet(content: PublicationContent, sha256: string): PublishedSheet {
  const { title, titleEn, publisher, year, quarter, version, preparedOn, report, corrects, method, id } = content
  const rows: readonly (readonly [string, string])[] = [
    ['标题 Title', title],
    ['', titleEn],
    ['编号 Id', id],
    ['发布单位 Publisher', publisher],
    ['时期 Period', `${year}年第${quarter}季度`],
    ['版本 Version', String(version)],
    ['编制日期 Prepared', preparedOn],
    ['来源 Source', report.title ?? report.name],
    ['来源 SHA-256', report.sha256],
    ['内容 SHA-256', sha256],
    ...(corrects
      ? ([
          ['更正 Corrects', `${corrects.id}（SHA-256 ${corrects.sha256}）`],
          ['更正原因 Reason', corrects.reason],
        ] as const)
      : []),
    ...method.map(({ zh }, i) => [i === 0 ? '说明 Method' : '', zh] as const),
  ]
  return {
    name: '说明 About',
    widths: [20, 90],
    rows: rows.map(([name, value]) => [{ text: [{ text: name, bold: true }] }, text(value)]),
  }
}

export function publicationSheets(content: PublicationContent, sha256: string): readonly PublishedSheet[] {
  const { corrects, changes, tasks } = content
  const taskRows = tasks.map(({ no, chapter, text: sentence, leads, report, verdict, doubtful, corrected }) => [
    ...[text(no), text(chapter), text(sentence), text(leads.join('、')), text(report), verdictCell(verdict)],
    ...[text(doubtful ? '是' : ''), text(corrected ? '是' : '')],
  ])
  return [
    aboutSheet(content, sha256),
    {
      name: '任务 Tasks',
      head: 1,
      widths: [6, 24, 50, 20, 60, 10, 8, 8],
      rows: [
        head(
          ...['序号 No.', '篇章 Chapter', '目标任务 Target', '牵头单位 Lead', '完成情况 Report', '结论 Verdict'],
          ...['存疑 Doubtful', '人工更正 Corrected'],
        ),
        ...taskRows,
      ],
    },
    measureSheet(content),
    {
      name: '汇总 Summary',
      ...sumTable('篇章 Chapter', [...content.chapters, { ...content.total, name: '合计 Total' }]),
      widths: [30, 12, 14, 14, 14, 14, 14, 14],
    },
    { name: '单位 Units', ...sumTable('单位 Unit', content.units), widths: [30, 12, 14, 14, 14, 14, 14, 14] },
    ...(corrects
      ? [{ name: '更正 Corrections', ...differenceTable(corrects.differences), widths: [8, 24, 20, 40, 40, 30] }]
      : []),
    ...(changes.length > 0
      ? [{ name: '数字变动 Changes', ...changeTable(content), widths: [8, 24, 14, 14, 16, 16, 30, 12] }]
      : []),
  ]
}
