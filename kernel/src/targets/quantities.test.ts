// Figures as reports write them, and what only looks like a figure. The sentences are made up.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { periodsIn } from './periods.ts'
import { counts, type Quantity, quantitiesIn } from './quantities.ts'

const short = ({ value, high, of, unit, vague, bound, sense, role }: Quantity): string =>
  [
    `${value}${high === undefined ? '' : `~${high}`}${of === undefined ? '' : `/${of}`}${unit}`,
    vague,
    bound,
    sense,
    role,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
const read = (text: string): string[] => quantitiesIn(text).map(short)
const figures = (text: string): string[] => quantitiesIn(text).filter(counts).map(short)
const all = (cases: Readonly<Record<string, string | readonly string[]>>, how = read): void => {
  for (const [text, expected] of Object.entries(cases))
    assert.deepEqual(how(text), typeof expected === 'string' ? [expected] : expected, text)
}

test('digits with 余, scale and unit', () => {
  all({
    '走访企业2.4万余家': '2.4万家 over',
    接种150余万剂次: '150万剂次 over',
    归集1200余万条: '1200万条 over',
    总额95亿余元: '95亿元 over',
    服务300多万人次: '300万人次 over',
    巡查6200余辆: '6200辆 over',
    '投入10.6亿美元': '10.6亿美元',
    '8500万人民币': '8500万人民币',
    '建筑面积31.25万平方米': '31.25万平方米',
    '日处理20万吨/日': '20万吨/日',
    '每立方35微克/立方米': '35微克/立方米',
    '1亿3000万元': '1.3亿元',
    '3万5千人': '3.5万人',
    '98.6%': '98.6%',
    '98.6 %': '98.6%',
    '４．５‰': '4.5‰',
    '１３００家': '1300家',
    '1,300家': '1300家',
    '1，300家': '1300家',
    '1,234,567.5元': '1234567.5元',
    '约 3 万 人': '3万人 about ≈',
    为0: '0',
    下降为负的气温是: [],
    '5km': '5km',
  })
})

test('figures in characters', () => {
  all({
    百余家: '100家 over',
    近百家: '100家 under ≈',
    上千人: '1000人 over',
    数千名: '2000~9000名 some',
    十几个: '11~19个 some',
    两万五千户: '25000户',
    三百二十: '320',
    五百余万元: '500万元 over',
    百分之八: '8%',
    千分之三点五: '3.5‰',
    三分之二: '2/3 ratio',
    三成以上: '3成 >=',
    七八家: '7~8家 some',
    两个专班: '2个',
    五项任务: '5项',
    亿元以上项目: '1亿元 >=',
    保持为零: '0',
    一半以上: '50% >=',
  })
})

test('ranges, bounds and how exactly', () => {
  all({
    '3—5个': '3~5个',
    '20-30家': '20~30家',
    '5至8家': '5~8家',
    '增长8%-10%': '8~10% growth',
    '2万-3万户': '2~3万户',
    '7.5%左右': '7.5% about ≈',
    约10小时: '10小时 about ≈',
    超70家: '70家 over >',
    近9000人: '9000人 under ≈',
    不少于12次: '12次 >=',
    '90%以上': '90% >=',
    '控制在3%以内': '3% <=',
    不足20起: '20起 under <',
    至多5天: '5天 <=',
    附近3个小区: '3个',
    签约15个: '15个',
    '节约10%': '10%',
  })
})

test('change, level and from … to', () => {
  all({
    '同比增长7.3%': '7.3% growth',
    '同比下降7.3%': '7.3% fall',
    '电耗上升1.2%': '1.2% growth',
    '压减10%': '10% fall',
    '同比-2.3%': '-2.3% growth',
    '提高3.2个百分点': '3.2个百分点 growth',
    效率提高56倍: '56倍 growth',
    翻一番: '100% growth',
    翻两番: '300% growth',
    减半: '50% fall',
    '降至0.36%': '0.36% to',
    由90张减少至30张: ['90张 from', '30张 to'],
    '从5.5%提高到6.1%': ['5.5% from', '6.1% to'],
    将8个科室90张表格压减到30张: ['8个', '90张 from', '30张 to'],
    '分别增长5%、6%和7%': ['5% growth', '6% growth', '7% growth'],
    改造提升5家: '5家',
    新增5家: '5家',
  })
})

test('ratios and lists that share a unit', () => {
  all({
    '75件/77件': '75/77件 ratio',
    '38/40': '38/40 ratio',
    '13/15个': '13/15个 ratio',
    '分别为3、4、5个': ['3个', '4个', '5个'],
    '开工5所、竣工10所学校': ['5所', '10所'],
    '600家企业,300人': ['600家', '300人'],
    '位列第1,300家参加': ['1 rank', '300家'],
    '共120条45.5公里': ['120条', '45.5公里'],
  })
})

test('what is no figure is not counted', () => {
  const none = Object.fromEntries(
    [
      '2021年',
      '7月8日',
      '10月23—24日',
      '1-9月',
      '十四五规划',
      '“9.27”大会',
      '第3位',
      '第二轮',
      '排名前三',
      '首批',
      '“14+7”',
      '“258”工程',
      '“10+N”',
      '3.0版本',
      'LOFT66',
      '5G',
      'PM2.5浓度',
      '1号线',
      '3、4、10号线',
      '1#楼',
      'AB0203-M1-14地块',
      '〔2021〕14号',
      '[2022]3号',
      '“一表通”',
      '“五气共治”',
      '“两个全覆盖”',
      '双随机',
      '三年行动',
      '四季度',
      '一期',
      '地铁三期',
      '15分钟生活圈',
      '“15分钟”生活圈',
      '0-3岁婴幼儿',
      '24小时不打烊',
      '一是抓',
      '1.加强',
      '（1）加强',
      '①加强',
      '（二十一）推进',
      '一些',
      '一批',
      '一体化',
      '统一',
      '唯一',
      '进一步',
      '一定',
      '百姓',
      '千方百计',
      '万科',
      '千家万户',
      '成千上万',
      '最后一公里',
      '第三方机构',
      '七届十一次全会',
      '建党100周年',
      '10:30',
      '2022-01-19',
      '100-1=0',
      '500强',
      '3.15活动',
      '110联动',
      '320国道',
      '01地块',
      '985高校',
      '12345热线',
      '4A级',
      '党的二十大',
      '1:3',
      '未来五年',
      '连续三年',
      '《2022年12项要点》',
      '每月10日',
      '三位一体',
    ].map((text) => [text, []]),
  )
  all(none, figures)
})

test('figures beside names are still counted', () => {
  all(
    {
      '5个“258”工程项目': '5个',
      '“3个100%”': '100%',
      '“最多80天”': '80天 <=',
      '5G基站120个': '120个',
      '1#楼共15层已完成8层': ['15层', '8层'],
      配备AED25台: '25台',
      列13个区县市第8位: [],
      '1-9月增长9.6%': '9.6% growth',
      '1-11月,新增3家': '3家',
      '12月5家企业入驻': '5家',
      '6月25日,20家': '20家',
      '2022年40家': '40家',
    },
    figures,
  )
})

test('ranges in characters, per so many, and a figure that says which things are counted', () => {
  all({
    两至三家: '2~3家',
    '4.5个/千人': '4.5个/千人',
    '6000元/月': '6000元/月',
    '由2020年的35.2%提高到2023年的48.6%': ['2020 date', '35.2% from', '2023 date', '48.6% to'],
    '提升2.1个百分点至91.3%': ['2.1个百分点 growth', '91.3% to'],
    '15 000平方米': '15000平方米',
  })
  const [money, projects] = quantitiesIn('新引进20亿元以上项目3个')
  assert.deepEqual([money?.qualifies, projects?.qualifies, projects?.value], [true, undefined, 3])
  assert.equal(quantitiesIn('完成投资20亿元以上')[0]?.qualifies, undefined)
})

test('a rank knows of how many', () => {
  const rank = quantitiesIn('增速列13个区县市第8位').at(-1)
  assert.deepEqual([rank?.sense, rank?.value, rank?.of], ['rank', 8, 13])
})

test('base takes off the scale and keeps a share as it is', () => {
  const base = (text: string) => {
    const one = quantitiesIn(text)[0]
    return [one?.base, one?.baseUnit]
  }
  assert.deepEqual(base('1.7万余家'), [17_000, '家'])
  assert.deepEqual(base('8.58亿美元'), [858_000_000, '美元'])
  assert.deepEqual(base('12%'), [12, '%'])
  assert.deepEqual(base('246.3万平方米'), [2_463_000, '平方米'])
})

const figure = fc.record({
  value: fc.double({ min: 0.01, max: 9999, noNaN: true }).map((value) => Number(value.toFixed(2))),
  scale: fc.constantFrom('', '万', '亿'),
  unit: fc.constantFrom('家', '人', '公里', '平方米', '元', '条', '人次', '千瓦时', '个'),
  wide: fc.boolean(),
  space: fc.constantFrom('', ' ', '\u3000'),
  more: fc.boolean(),
  before: fc.constantFrom('完成', '已建成道路', '，', '累计', '：', '（其中'),
  after: fc.constantFrom('', '，', '。', '）', '以上', '等'),
})

test('whatever way a figure is written, it is read back', () => {
  fc.assert(
    fc.property(figure, ({ value, scale, unit, wide, space, more, before, after }) => {
      const digits = wide
        ? String(value).replace(/[\d.]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
        : String(value)
      const written = digits + scale + (more && scale ? '余' : '') + space + unit
      const [one, ...rest] = quantitiesIn(before + written + after)
      assert.deepEqual(rest, [])
      assert.equal(one?.written, written)
      assert.equal(one.value, value)
      assert.equal(one.unit, scale + unit)
      assert.equal(one.baseUnit, unit)
      const base = value * (scale === '万' ? 1e4 : scale === '亿' ? 1e8 : 1)
      assert.ok(Math.abs(one.base - base) <= base * 1e-12)
    }),
    { numRuns: 500 },
  )
})

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      '1',
      '12',
      '3.5',
      '1,300',
      '%',
      '万',
      '亿',
      '余',
      '家',
      '第',
      '前',
      '增长',
      '至',
      '-',
      '/',
      '、',
      '，',
      '“',
      '”',
      '《',
      '(',
      ')',
      '一',
      '两',
      '十',
      '百',
      '几',
      '数',
      '零',
      '年',
      '月',
      '日',
      '约',
      '以上',
      'A',
      '+',
      '分之',
      '\n',
      ' ',
      '5G',
      '号线',
      '由',
      '到',
    ),
    fc.string({ maxLength: 3, unit: 'binary' }),
  ),
  { maxLength: 60 },
)

test('offsets point at what was written, in order and apart, in any text', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('')
      let last = 0
      for (const { at, around, written, value, base } of quantitiesIn(text)) {
        assert.equal(text.slice(at.from, at.to), written)
        assert.ok(at.from >= last && at.to > at.from && at.to <= text.length, JSON.stringify([text, at, last]))
        assert.ok(around.from <= at.from && around.to >= at.to && around.from >= 0 && around.to <= text.length)
        assert.ok(Number.isFinite(value) && Number.isFinite(base), written)
        last = at.to
      }
    }),
    { numRuns: 1500 },
  )
})

/** The quickest of three runs, in milliseconds. */
function quickest(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1_000)
  }
  return best
}

test('the time stays in proportion to the text, whatever it is made of', () => {
  for (const piece of [
    '1',
    '1.1',
    '1,111',
    '1-1',
    '1、',
    '1/',
    '一',
    '十百',
    '几',
    '“',
    '(',
    'a1',
    '增长5%、',
    '由1个到',
    '2021年',
    '  1',
    '年底',
  ]) {
    const time = (size: number): number => {
      const text = piece.repeat(Math.ceil(size / piece.length))
      return quickest(() => [quantitiesIn(text), periodsIn(text)])
    }
    time(2000)
    const small = time(4000)
    const large = time(64_000)
    assert.ok(large < 16 * 6 * Math.max(small, 1), `${piece}: ${small} ms, then ${large} ms for 16 times as much`)
  }
})

test('a megabyte of one sentence after another is read', () => {
  const sentence = '全年累计走访企业1.2万余家，同比增长7.5%；完成改造12个、45.6公里，办结率达98.6 %。'
  const times = Math.ceil(1_000_000 / sentence.length)
  assert.equal(quantitiesIn(sentence.repeat(times)).length, 5 * times)
})
