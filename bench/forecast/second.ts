// The second set of generators, written after the forecaster's constants stood: they are not to be changed for it.
import type { Chance } from './random.ts'
import { at, type Generator, linear, monthsBehind, perhaps, type Series, sums, toldOf } from './series.ts'

const MONTHS = Array.from({ length: 12 }, (_, i) => i)
const WEEK = 7 / 365
const DAY_MS = 86_400_000

/** Log of the pace of each part of the year: it drifts, and comes back slowly. */
function pace(chance: Chance, parts: number, size: number, memory: number): number[] {
  let log = size * chance.normal()
  return Array.from({ length: parts }, () => {
    log = memory * log + Math.sqrt(1 - memory ** 2) * size * chance.normal()
    return Math.exp(log)
  })
}

/** A list of projects, each with its planned day and its own delay; those that slip beyond the year do not count. */
const projects: Generator = (chance, until) => {
  const many = chance.whole(12, 180)
  const tardy = chance.between(0.02, 0.2)
  const days = Array.from({ length: many }, () => {
    const planned = Math.min(0.98, 0.15 + 0.85 * Math.sqrt(chance.part()))
    return planned - 0.05 + tardy * Math.exp(0.8 * chance.normal())
  })
  const done = (part: number): number => days.filter((day) => day <= part).length
  const first = 4 / 12
  const last = Math.max(until, first + 0.1)
  const length = chance.whole(3, 9)
  const told = Array.from({ length }, (_, i) => {
    const part = first + ((last - first) * i) / (length - 1)
    return { at: at(part), value: done(part) }
  })
  return { of: 'amount', told, truth: done(1), ...perhaps(chance, linear('amount', many)) }
}

/** Money paid out: each quarter's last month is heavier, December by far. */
const payments: Generator = (chance, until) => {
  const budget = chance.between(0.4, 90)
  const quarter = chance.between(1.1, 1.9)
  const december = chance.between(1, 4)
  const steps = pace(chance, 12, 0.25, 0.2).map(
    (each, month) => each * (month === 11 ? december * quarter : month % 3 === 2 ? quarter : 1),
  )
  const spent = budget * Math.min(1, chance.between(0.85, 1.03))
  const scale = spent / steps.reduce((sum, each) => sum + each, 0)
  const counted = sums(steps.map((each) => each * scale)).map((each) => Math.round(each * 100) / 100)
  return {
    of: 'amount',
    told: toldOf(counted, monthsBehind(until)),
    truth: counted[11] ?? 0,
    ...perhaps(chance, linear('amount', budget)),
  }
}

/** Weekly figures whose pace wanders; nothing happens around the Spring Festival; weeks fail to be told. */
const weekly: Generator = (chance, until) => {
  const mean = chance.between(5, 400)
  const paces = pace(chance, 52, chance.between(0.2, 0.5), chance.between(0.6, 0.95))
  const festival = chance.whole(3, 6)
  const steps = paces.map((each, week) => {
    const idle = week === festival || week === festival + 1
    return chance.poisson(mean * each * (idle ? 0.1 : 1))
  })
  const counted = sums(steps)
  const told = counted.flatMap((value, week) => {
    const part = (week + 1) * WEEK
    return part < until && chance.happens(0.8) ? [{ at: at(part), value }] : []
  })
  const goal = Math.round(mean * 52 * chance.between(0.85, 1.1))
  return { of: 'amount', told, truth: counted[51] ?? 0, ...perhaps(chance, linear('amount', goal)) }
}

/** A fixed stock worked off ever slower: nearly all is done before the year ends. */
const stock: Generator = (chance, until) => {
  const whole = chance.whole(40, 3000)
  const speed = chance.between(1.5, 6)
  const start = chance.between(0, 0.2)
  const counted = sums(
    MONTHS.map((month) => {
      const done = (part: number): number => 1 - Math.exp(-speed * Math.max(0, part - start))
      return chance.poisson(whole * (done((month + 1) / 12) - done(month / 12)))
    }),
  ).map((each) => Math.min(whole, each))
  const months = monthsBehind(Math.max(until, 0.5))
  return {
    of: 'amount',
    told: toldOf(counted, months),
    truth: counted[11] ?? 0,
    ...perhaps(chance, linear('amount', whole)),
  }
}

/** Told by quarter and sometimes by half, rounded to what reports print. */
const quarters: Generator = (chance, until) => {
  const whole = chance.between(3, 60)
  const steps = pace(chance, 12, 0.3, 0.5)
  const scale = whole / steps.reduce((sum, each) => sum + each, 0)
  const counted = sums(steps.map((each) => each * scale)).map((each) => Math.round(each * 10) / 10)
  const months = until < 0.6 ? [2, 4, 6] : [3, 6, chance.happens(0.5) ? 9 : 10]
  return {
    of: 'amount',
    told: toldOf(counted, months),
    truth: counted[11] ?? 0,
    ...perhaps(chance, linear('amount', Math.round(whole * chance.between(0.85, 1.15)))),
  }
}

/** A census moves all figures at one stroke; some of the earlier ones are never put right. */
const restated: Generator = (chance, until) => {
  const mean = chance.between(20, 900)
  const counted = sums(pace(chance, 12, 0.2, 0.3).map((each) => chance.poisson(mean * each)))
  const right = toldOf(counted, monthsBehind(until))
  const stroke = chance.between(0.9, 1.1)
  const when = Math.floor(right.length * chance.between(0.3, 1))
  const told = right.flatMap((each, i) => {
    if (i >= when) return [each]
    const old = { ...each, value: each.value * stroke, told: each.at }
    const anew = { ...each, told: (right[when]?.at ?? each.at) + DAY_MS }
    return chance.happens(0.75) ? [anew, old] : [old]
  })
  return { of: 'amount', told, truth: counted[11] ?? 0, ...perhaps(chance, linear('amount', Math.round(mean * 12))) }
}

/** Few big things among many small ones: contracts signed, money brought in. */
const lumps: Generator = (chance, until) => {
  const many = chance.between(15, 90)
  const tail = chance.between(1.6, 3)
  const counted = sums(
    MONTHS.map(() =>
      Array.from({ length: chance.poisson(many / 12) }, () => (1 - chance.part()) ** (-1 / tail)).reduce(
        (sum, each) => sum + each,
        0.01,
      ),
    ),
  )
  const goal = many * (tail / (tail - 1)) * chance.between(0.8, 1.2)
  return {
    of: 'amount',
    told: toldOf(counted, monthsBehind(until)),
    truth: counted[11] ?? 0,
    ...perhaps(chance, linear('amount', goal)),
  }
}

/** Money comes late or works are forbidden for a while; afterwards twice the crew makes up for some of it, or nobody returns. */
const interrupted: Generator = (chance, until) => {
  const from = chance.between(0.2, 0.9)
  const long = chance.between(0.05, 0.25)
  const after = chance.pick([0, 1, 1, 1.5, 2])
  const plan = chance.between(5, 500)
  const paces = pace(chance, 365, 0.3, 0.97)
  const counted = sums(
    paces.map((each, day) => {
      const part = day / 365
      if (part < from) return (plan / 365) * each
      return part < from + long ? 0 : (plan / 365) * each * after
    }),
  )
  const length = chance.whole(4, 20)
  const told: Series['told'] = Array.from({ length }, (_, i) => {
    const day = Math.min(364, Math.floor((365 * until * (i + 1)) / length))
    return { at: at((day + 1) / 365), value: counted[day] ?? 0 }
  })
  return { of: 'amount', told, truth: counted[364] ?? 0, ...perhaps(chance, linear('amount', plan)) }
}

/** Growth of the year so far over the same months a year before, both years as uneven as they are. */
const growthOfAmounts: Generator = (chance, until) => {
  const trend = chance.between(-0.03, 0.12)
  const uneven = chance.between(0.02, 0.12)
  const before = sums(pace(chance, 12, uneven, 0.2))
  const now = sums(pace(chance, 12, uneven, 0.5).map((each) => each * (1 + trend)))
  const growth = MONTHS.map((month) => Math.round(((now[month] ?? 0) / (before[month] ?? 1) - 1) * 1000) / 10)
  return {
    of: 'level',
    told: toldOf(growth, monthsBehind(until)),
    truth: growth[11] ?? 0,
    ...perhaps(chance, linear('level', Math.round(trend * 100))),
  }
}

/** What is settled of what came in, counted up: near all, and it moves less and less. */
const settled: Generator = (chance, until) => {
  const many = chance.between(20, 2000)
  const odds = chance.between(0.93, 0.999)
  let came = 0
  let done = 0
  const shares = MONTHS.map(() => {
    const wave = chance.poisson(many)
    const here = Math.min(1, odds + 0.01 * chance.normal())
    came += wave
    done += Math.min(wave, chance.poisson(wave * (1 - here)) === 0 ? wave : Math.round(wave * here))
    return came === 0 ? 100 : Math.round((done / came) * 10_000) / 100
  })
  return {
    of: 'level',
    limits: { low: 0, high: 100 },
    told: toldOf(shares, monthsBehind(until)),
    truth: shares[11] ?? 0,
  }
}

/** A few hundred people asked now and then. */
const survey: Generator = (chance, until) => {
  const asked = chance.whole(150, 800)
  let content = chance.between(0.7, 0.96)
  const drift = chance.between(-0.02, 0.05)
  const answer = (part: number): number => {
    const p = Math.min(0.995, content + drift * part)
    return Math.min(100, Math.round((p + Math.sqrt((p * (1 - p)) / asked) * chance.normal()) * 1000) / 10)
  }
  const length = chance.whole(3, 8)
  const told = Array.from({ length }, (_, i) => {
    content += 0.004 * chance.normal()
    const part = 0.02 + ((until - 0.02) * (i + 1)) / length
    return { at: at(part), value: answer(part) }
  })
  return {
    of: 'level',
    limits: { low: 0, high: 100 },
    told,
    truth: answer(1),
    ...perhaps(chance, linear('level', 90, 80)),
  }
}

/** Days of good air among the days so far: ozone in summer, dust in winter, runs of bad days. */
const goodAir: Generator = (chance, until) => {
  const base = chance.between(0.05, 0.25)
  const summer = chance.between(0, 0.2)
  const winter = chance.between(0, 0.2)
  let good = 0
  let bad = false
  const shares = Array.from({ length: 365 }, (_, day) => {
    const warm = -Math.cos((2 * Math.PI * day) / 365)
    const risk = Math.min(0.8, base + summer * Math.max(0, warm) + winter * Math.max(0, -warm))
    bad = chance.happens(bad ? Math.min(0.9, risk * 2) : risk * 0.7)
    if (!bad) good++
    return (good / (day + 1)) * 100
  })
  const told = MONTHS.flatMap((month) => {
    const day = Math.round(((month + 1) * 365) / 12) - 1
    const part = (month + 1) / 12
    return part <= Math.max(until, 0.25) && month < 11 ? [{ at: at(part), value: shares[day] ?? 0 }] : []
  })
  return {
    of: 'level',
    limits: { low: 0, high: 100 },
    told,
    truth: shares[364] ?? 0,
    ...perhaps(chance, linear('level', 85)),
  }
}

export const SECOND: Readonly<Record<string, Generator>> = {
  projects,
  payments,
  weekly,
  stock,
  quarters,
  restated,
  lumps,
  interrupted,
  'growth of amounts': growthOfAmounts,
  settled,
  survey,
  'good air': goodAir,
}
