// How many decisions a second the kernel makes, and what sealing them into the chain costs beside it.
import { link } from '@gongzhi/engine'
import {
  type CaseState,
  type Command,
  canonical,
  decide,
  isRefusal,
  org,
  placeTree,
  replay,
  type World,
  workingCalendar,
} from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import { demoCalendar, demoDistrict } from '../server/demo/district.ts'

const CASES = 20_000
const ROUNDS = 5

async function world(): Promise<World> {
  const entry = catalogue.find(({ pack }) => pack.id === 'fire-lane')
  const type = entry?.pack.cases[0]
  if (!entry || !type) throw new Error('the fire-lane pack is missing')
  const district = await demoDistrict()
  const places = placeTree([...district.places, ...entry.demo.places])
  const known = org([...district.parties, ...entry.demo.parties], [...district.answers, ...entry.demo.answers], places)
  return { type, pack: entry.pack, calendar: workingCalendar(await demoCalendar()), places, org: known }
}

const DESK = { kind: 'person', account: 'a', role: 'operator', party: 'operations-centre' } as const
const COMPANY = { kind: 'person', account: 'b', role: 'propertyCompany', party: 'demo-property' } as const
const EYE = { kind: 'device', device: 'demo-camera' } as const

/** The whole way of a case: opened, sent, cleared, proven. */
function wayOf(id: string): Command[] {
  return [
    { id: `${id}1`, case: id, by: EYE, do: 'open', place: 'demo-lane', source: 'eye' },
    { id: `${id}2`, case: id, by: DESK, do: 'move', move: 'send', values: {} },
    { id: `${id}3`, case: id, by: COMPANY, do: 'move', move: 'clear', values: { how: '移车' } },
    { id: `${id}4`, case: id, by: EYE, do: 'look', verdict: 'proven' },
  ]
}

function run(known: World, cases: number): { decisions: number; ms: number; texts: string[] } {
  const texts: string[] = []
  const ways = Array.from({ length: cases }, (_, i) => wayOf(`c${i}`))
  const start = process.cpuUsage()
  const at = Date.parse('2026-06-01T02:00:00Z')
  let decisions = 0
  const decided: unknown[] = []
  for (const way of ways) {
    let state: CaseState | undefined
    for (const [i, command] of way.entries()) {
      const events = decide(state, command, known, at + i * 60_000)
      if (isRefusal(events)) throw new Error(events.refused)
      state = replay(events, state)
      decisions++
      if (decided.length < 4000) decided.push(events[0])
    }
    if (state?.ended?.as !== 'done') throw new Error('the case did not end')
  }
  const used = process.cpuUsage(start)
  for (const event of decided) texts.push(canonical(event))
  return { decisions, ms: (used.user + used.system) / 1000, texts }
}

export async function bench(): Promise<void> {
  const known = await world()
  run(known, 2000)
  const rates: number[] = []
  let texts: string[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const { decisions, ms, texts: some } = run(known, CASES)
    rates.push((decisions / ms) * 1000)
    texts = some
  }
  rates.sort((a, b) => a - b)
  const median = rates[Math.floor(ROUNDS / 2)] ?? 0
  const before = process.cpuUsage()
  let head = ''
  const rounds = 20
  for (let i = 0; i < rounds; i++) for (const text of texts) head = link(head, text)
  const used = process.cpuUsage(before)
  const hashes = (texts.length * rounds) / ((used.user + used.system) / 1e6)
  console.log(
    `decide + replay: ${Math.round(median).toLocaleString('en')} decisions a CPU second (min ${Math.round(rates[0] ?? 0).toLocaleString('en')}, max ${Math.round(rates.at(-1) ?? 0).toLocaleString('en')}); wanted: 50,000`,
  )
  console.log(
    `sealing alone:   ${Math.round(hashes).toLocaleString('en')} SHA-256 links a CPU second; a decision costs ${(hashes / median).toFixed(2)} × a link`,
  )
}
