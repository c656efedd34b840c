// The layouts that offices use, one by one, with what is hard about each.
import assert from 'node:assert/strict'
import test from 'node:test'
import { reportIn } from './report-in.ts'
import { type SamplePart, sampleDocument } from './sample-report.contract.ts'
import { textDocument } from './text-document.ts'

const TITLE = '河湾区2023年重点工作完成情况'
const HEADER = '序号\n工作任务\n责任单位\n完成情况'

/** "1 [chapter] sentence | leads / assists | last report (flags)" a task. */
function told(given: string | readonly SamplePart[]): string[] {
  const table = reportIn(typeof given === 'string' ? textDocument(given) : sampleDocument(given))
  assert.deepEqual(table.faults, [])
  return table.rows.map(({ no, chapter, text, leads, assists, reports, flags }) =>
    [
      `${no}${chapter === '' ? '' : ` [${chapter}]`} ${text.text}`,
      [leads.join('、'), ...(assists ? [assists.join('、')] : [])].join(' / '),
      `${reports.at(-1)?.passage.text ?? ''}${flags ? ` (${flags.join(', ')})` : ''}`,
    ].join(' | '),
  )
}

type Case = readonly [string, string | readonly SamplePart[], readonly string[]]
const CASES: readonly Case[] = [
  [
    'units and completion the other way round, cells of several paragraphs',
    `${TITLE}\n序号\n工作任务\n完成情况\n责任单位\n1\n新建道路5公里。\n已建成5公里。\n全部通车。\n区住建局\n2\n新增床位100张。\n新增60张。\n区民政局\n区卫健局`,
    ['1 新建道路5公里。 | 区住建局 | 已建成5公里。\n全部通车。', '2 新增床位100张。 | 区民政局、区卫健局 | 新增60张。'],
  ],
  [
    'who assists is kept apart, a remark is left out',
    `${TITLE}\n序号\n目标任务\n责任单位\n配合单位\n落实情况\n备注\n1\n新建道路5公里。\n区住建局\n区城管局\n已建成。\n无\n2\n新增床位100张。\n区民政局\n区卫健局、各街道\n新增120张。`,
    [
      '1 新建道路5公里。 | 区住建局 / 区城管局 | 已建成。',
      '2 新增床位100张。 | 区民政局 / 区卫健局、各街道 | 新增120张。',
    ],
  ],
  [
    'no numbers at all',
    `${TITLE}\n\n工作任务\n\n责任单位\n\n完成情况\n\n新建道路5公里。\n\n区住建局\n\n已建成5公里。\n\n新增床位100张。\n\n区民政局\n\n新增60张。`,
    [
      '1 新建道路5公里。 | 区住建局 | 已建成5公里。 (number-made)',
      '2 新增床位100张。 | 区民政局 | 新增60张。 (number-made)',
    ],
  ],
  [
    'no header',
    '一、城建\n1\n新建道路5公里。\n区住建局\n已建成5公里。\n2\n新增床位100张。\n区民政局\n新增60张。\n二、民生\n3\n办实事十件。\n区政府办\n全部完成。',
    [
      '1 [一、城建] 新建道路5公里。 | 区住建局 | 已建成5公里。',
      '2 [一、城建] 新增床位100张。 | 区民政局 | 新增60张。',
      '3 [二、民生] 办实事十件。 | 区政府办 | 全部完成。',
    ],
  ],
  [
    'numbers that begin anew in each chapter, cells without full stops',
    `${TITLE}\n${HEADER}\n（一）稳增长\n1\n新建道路5公里\n区住建局\n已完成\n2\n改造小区十个\n区住建局\n完成100%\n（二）惠民生\n１\n新增床位100张\n区民政局\n新增60张`,
    [
      '1 [（一）稳增长] 新建道路5公里 | 区住建局 | 已完成',
      '2 [（一）稳增长] 改造小区十个 | 区住建局 | 完成100%',
      '1 [（二）惠民生] 新增床位100张 | 区民政局 | 新增60张',
    ],
  ],
  [
    'numbers of chapters on lines of their own',
    `${TITLE}\n${HEADER}\n一\n稳增长\n1\n新建道路5公里。\n区住建局\n已完成。\n二\n惠民生\n2\n新增床位100张。\n区民政局\n新增60张。`,
    ['1 [一、稳增长] 新建道路5公里。 | 区住建局 | 已完成。', '2 [二、惠民生] 新增床位100张。 | 区民政局 | 新增60张。'],
  ],
  [
    'a page break within a cell, with page number, title and header again',
    `${TITLE}\n${HEADER}\n1\n新建道路5公里。\n区住建局\n已完成3公里，其余2公里正在\n第 1 页 共 2 页\n${TITLE}\n${HEADER}\n推进。\n2\n改造小区十个。\n区住建局\n完成100%。\n— 2 —`,
    ['1 新建道路5公里。 | 区住建局 | 已完成3公里，其余2公里正在推进。', '2 改造小区十个。 | 区住建局 | 完成100%。'],
  ],
  [
    'lines wrapped at the width of narrow cells, within numbers and names',
    `${TITLE}\n${HEADER}\n1\n新建道路5公里，改造道\n路3公里。\n区住建\n局、区\n城管局\n已完成新建道路3公里，其\n余2公里正在推进，预计1\n2月底前全部完成。\n2\n新增床位100张。\n区民政局\n新增60张。`,
    [
      '1 新建道路5公里，改造道路3公里。 | 区住建局、区城管局 | 已完成新建道路3公里，其余2公里正在推进，预计12月底前全部完成。',
      '2 新增床位100张。 | 区民政局 | 新增60张。',
    ],
  ],
  [
    'columns parted by blanks',
    `${TITLE}\n序号  工作任务  责任单位  完成情况\n1  新建道路5公里。  区住建局  已建成2公里。\n2 新增床位100张。 区民政局、区卫健局 新增60张，其余\n在建。`,
    ['1 新建道路5公里。 | 区住建局 | 已建成2公里。', '2 新增床位100张。 | 区民政局、区卫健局 | 新增60张，其余在建。'],
  ],
  [
    'cells in quotation marks between tabs',
    `${TITLE}\n序号\t重点任务\t责任单位\t完成情况\n1\t新建道路5公里。\t"区住建局\n区城管局"\t"已完成3公里。\n其余在建。"\n2\t建公园3个。\t区园林局\t建成2个。`,
    ['1 新建道路5公里。 | 区住建局、区城管局 | 已完成3公里。\n其余在建。', '2 建公园3个。 | 区园林局 | 建成2个。'],
  ],
  [
    'numbered paragraphs, units in brackets, completion right behind',
    `${TITLE}\n一、经济发展\n（一）工业投资增长10%（区经信局）。1—9月，工业投资增长12%。\n（二）新增规上企业20家（区经信局、区统计局）。已新增18家。\n二、社会民生\n（三）新建学校2所（区教育局）。两所学校均已竣工。`,
    [
      '一 [一、经济发展] 工业投资增长10% | 区经信局 | 1—9月，工业投资增长12%。',
      '二 [一、经济发展] 新增规上企业20家 | 区经信局、区统计局 | 已新增18家。',
      '三 [二、社会民生] 新建学校2所 | 区教育局 | 两所学校均已竣工。',
    ],
  ],
  [
    'numbers in groups, items within a completion, what comes next left out',
    `${TITLE}\n1.1 新建道路5公里\n责任单位：区住建局\n完成情况：(1)已建成3公里；\n(2)其余在建。\n1.2 新增床位100张\n责任单位：区民政局；配合单位：区卫健局\n完成情况：新增60张。\n存在问题：资金不足。\n下一步计划：加快推进。\n2.1 办实事十件\n责任单位：区政府办\n完成情况：全部完成。`,
    [
      '1.1 新建道路5公里 | 区住建局 | (1)已建成3公里；\n(2)其余在建。',
      '1.2 新增床位100张 | 区民政局 / 区卫健局 | 新增60张。',
      '2.1 办实事十件 | 区政府办 | 全部完成。',
    ],
  ],
  [
    'a completion without a label that has numbered items of its own',
    `${TITLE}\n1、新增公共停车位1000个。\n牵头单位：区城管局\n截至10月底，已新增850个。\n2、改造老旧小区12个。\n牵头单位：区住建局\n已开工12个、完工7个。\n1. 东苑小区完工。\n2. 西苑小区完工。\n3、新建公园3个。\n牵头单位：区园林中心\n全部建成开放。`,
    [
      '1 新增公共停车位1000个。 | 区城管局 | 截至10月底，已新增850个。',
      '2 改造老旧小区12个。 | 区住建局 | 已开工12个、完工7个。\n1.东苑小区完工。\n2.西苑小区完工。',
      '3 新建公园3个。 | 区园林中心 | 全部建成开放。',
    ],
  ],
  [
    'everything in one paragraph',
    `${TITLE}\n1、新建道路5公里，责任单位：区住建局，完成情况：已建成3公里。\n2、建公园3个——区园林局\n完成情况：建成2个。`,
    ['1 新建道路5公里 | 区住建局 | 已建成3公里。', '2 建公园3个 | 区园林局 | 建成2个。'],
  ],
  [
    'a table for each unit',
    [
      TITLE,
      '一、区住建局',
      [
        ['序号', '工作任务', '完成情况'],
        ['1', '新建道路5公里。', '已建成。'],
      ],
      '二、区民政局',
      [
        ['序号', '工作任务', '完成情况'],
        ['1', '新增床位100张。', '新增60张。'],
      ],
    ],
    [
      '1 [一、区住建局] 新建道路5公里。 | 区住建局 | 已建成。',
      '1 [二、区民政局] 新增床位100张。 | 区民政局 | 新增60张。',
    ],
  ],
  [
    'one task of two units in merged cells, one completion of two tasks',
    [
      TITLE,
      [
        ['序号', '重点工作', '责任单位', '完成情况'],
        [{ text: '1', rows: 2 }, { text: '新建道路5公里、公园2个。', rows: 2 }, '区住建局', '道路已建成。'],
        ['区园林局', '公园建成1个。'],
        ['2', '办实事。', '区府办', { text: '均已完成。', rows: 2 }],
        ['3', '改小区。', '区住建局'],
      ],
    ],
    [
      '1 新建道路5公里、公园2个。 | 区住建局、区园林局 | 道路已建成。\n公园建成1个。',
      '2 办实事。 | 区府办 | 均已完成。 (shared-report)',
      '3 改小区。 | 区住建局 | 均已完成。 (shared-report)',
    ],
  ],
  [
    'rows that a page break divided',
    [
      TITLE,
      [
        ['序号', '重点工作', '责任单位', '完成情况'],
        ['1', '新建道路5公里。', '区住建局', '已建成2公里，'],
        ['序号', '重点工作', '责任单位', '完成情况'],
        ['', '', '', '其余在建。'],
        ['2', '新增床位100张，其中护理型', '区民政局', '新增60张。'],
        ['', '50张。', '', '其中护理型30张。'],
      ],
    ],
    [
      '1 新建道路5公里。 | 区住建局 | 已建成2公里，其余在建。',
      '2 新增床位100张，其中护理型50张。 | 区民政局 | 新增60张。\n其中护理型30张。',
    ],
  ],
  [
    'a table that goes on in a second one without a header; a sum below',
    [
      TITLE,
      [
        ['序号', '板块', '重点任务', '责任单位', '完成情况'],
        ['1', '稳增长', '新建道路5公里。', '区住建局', '已完成。'],
      ],
      '— 2 —',
      [
        ['2', '', '改造小区十个。', '区住建局', '完成100%。'],
        ['合计', '', '', '', '2项'],
      ],
    ],
    ['1 [稳增长] 新建道路5公里。 | 区住建局 | 已完成。', '2 改造小区十个。 | 区住建局 | 完成100%。'],
  ],
  [
    'projects with a goal each: the project is what the sentence is about',
    [
      TITLE,
      [
        ['序号', '项目名称', '年度目标', '责任单位', '进展情况'],
        ['1', '东湖公园', '完成主体结顶', '区住建局', '主体已结顶。'],
        ['2', '西湖学校', '竣工交付', '区教育局', '正在装修。'],
        ['3', '南湖医院', '开工建设', '区卫健局', '已开工。'],
      ],
    ],
    [
      '1 东湖公园:完成主体结顶 | 区住建局 | 主体已结顶。',
      '2 西湖学校:竣工交付 | 区教育局 | 正在装修。',
      '3 南湖医院:开工建设 | 区卫健局 | 已开工。',
    ],
  ],
  [
    'whether it is done, in a column of its own',
    [
      TITLE,
      [
        ['序号', '重点任务', '责任单位', '是否完成', '完成情况说明'],
        ['1', '新建道路5公里。', '区住建局', '是', '已建成。'],
        ['2', '建公园3个。', '区园林局', '否', '建成2个。'],
      ],
    ],
    ['1 新建道路5公里。 | 区住建局 | 已建成。已完成', '2 建公园3个。 | 区园林局 | 建成2个。未完成'],
  ],
  [
    'the same sentence under two units',
    [
      TITLE,
      [
        ['序号', '重点任务', '责任单位', '完成情况'],
        ['1', '优化营商环境。', '区发改局', '已完成。'],
        ['2', '优化营商环境。', '区商务局', '推进中。'],
        ['5', '建公园。', '区园林局', '建成。'],
      ],
    ],
    [
      '1 优化营商环境。 | 区发改局 | 已完成。 (repeated-under-other-unit)',
      '2 优化营商环境。 | 区商务局 | 推进中。 (repeated-under-other-unit)',
      '5 建公园。 | 区园林局 | 建成。 (numbers-missing)',
    ],
  ],
  [
    'numbers within the sentences, no units',
    [
      TITLE,
      [
        ['任务', '完成情况'],
        ['1. 新建道路5公里。', '已完成。'],
        ['2. 建公园3个。', '建成。'],
      ],
    ],
    [
      '1 新建道路5公里。 | 已完成。'.replace('| 已', '|  | 已').concat(' (no-unit)'),
      '2 建公园3个。 |  | 建成。 (no-unit)',
    ],
  ],
]
for (const [name, given, rows] of CASES) test(name, () => assert.deepEqual(told(given), rows))
