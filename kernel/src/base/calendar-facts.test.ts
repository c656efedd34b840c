// Deadlines that a Chinese office can check with a wall calendar. Days after the State Council's notices for 2024 to 2026.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Calendar, workingCalendar } from './calendar.ts'
import { HOUR, MINUTE } from './clock.ts'
import { natural, type Span, urgent, workdays, working } from './span.ts'

const CHINA: Calendar = {
  id: 'china',
  utcOffsetMinutes: 480,
  office: [
    [510, 720],
    [810, 1050],
  ],
  years: {
    // National Day and Mid-Autumn 2025: free from 1 to 8 October; the Sunday before and the Saturday after are worked.
    2025: {
      workdaysOnWeekend: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
      restDaysOnWeekday: ['2025-10-01', '2025-10-02', '2025-10-03', '2025-10-06', '2025-10-07', '2025-10-08'],
    },
    2026: { workdaysOnWeekend: ['2026-01-04'], restDaysOnWeekday: ['2026-01-01', '2026-01-02'] },
  },
}

const reckoned = workingCalendar(CHINA)
const china = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)

function ends(start: string, span: Span, end: string): void {
  assert.equal(new Date(reckoned.add(china(start), span).at).toISOString(), new Date(china(end)).toISOString())
}

describe('working hours', () => {
  it('cross lunch, the evening and the weekend', () => {
    ends('2025-09-19 16:00', working('4h'), '2025-09-22 11:00')
    ends('2025-09-22 11:00', working('2h'), '2025-09-22 14:30')
    ends('2025-09-22 12:30', working('30m'), '2025-09-22 14:00')
    ends('2025-09-22 07:00', working('1h'), '2025-09-22 09:30')
    ends('2025-09-22 17:30', working('1m'), '2025-09-23 08:31')
  })

  it('end at closing when they fill the day exactly', () => {
    ends('2025-09-22 08:30', working('450m'), '2025-09-22 17:30')
    ends('2025-09-22 08:30', working('210m'), '2025-09-22 12:00')
  })

  it('run on a Sunday that is worked and rest through National Day', () => {
    ends('2025-09-27 10:00', working('2h'), '2025-09-28 10:30')
    ends('2025-09-30 16:00', working('4h'), '2025-10-09 11:00')
    assert.equal(reckoned.diff(china('2025-10-01 00:00'), china('2025-10-09 08:30'), 'working'), 0)
    assert.equal(
      reckoned.diff(china('2025-09-26 17:00'), china('2025-09-29 09:00'), 'working'),
      30 * MINUTE + 7.5 * HOUR + 30 * MINUTE,
    )
  })
})

describe('workdays', () => {
  it('do not count the day of the start and end at closing', () => {
    ends('2025-09-22 08:30', workdays(1), '2025-09-23 17:30')
    ends('2025-09-22 17:29', workdays(1), '2025-09-23 17:30')
    ends('2025-09-22 23:59', workdays(1), '2025-09-23 17:30')
    ends('2025-09-23 00:00', workdays(1), '2025-09-24 17:30')
  })

  it('count the worked Sunday and skip National Day', () => {
    ends('2025-09-26 09:00', workdays(3), '2025-09-30 17:30')
    ends('2025-09-29 09:00', workdays(3), '2025-10-10 17:30')
    ends('2025-10-10 09:00', workdays(1), '2025-10-11 17:30')
    ends('2025-10-11 09:00', workdays(1), '2025-10-13 17:30')
    assert.equal(reckoned.diff(china('2025-09-29 09:00'), china('2025-10-10 17:29'), 'workdays'), 2)
  })
})

describe('natural days', () => {
  it('follow the Civil Code: the day of the start does not count, the last one ends at 24:00', () => {
    ends('2025-09-30 09:00', natural(1), '2025-10-02 00:00')
    ends('2025-09-30 23:59', natural(1), '2025-10-02 00:00')
    ends('2025-09-28 10:00', natural(7), '2025-10-06 00:00')
    assert.equal(reckoned.diff(china('2025-09-30 09:00'), china('2025-10-01 23:59'), 'natural'), 0)
  })

  it('go on from a midnight as the end of the day before', () => {
    ends('2025-10-02 00:00', natural(1), '2025-10-03 00:00')
  })
})

describe('urgent time', () => {
  it('runs around the clock', () => {
    ends('2025-09-30 23:50', urgent('15m'), '2025-10-01 00:05')
    assert.equal(reckoned.diff(china('2025-09-30 23:50'), china('2025-10-01 00:05'), 'urgent'), 15 * MINUTE)
  })
})

describe('the turn of a year', () => {
  it('is provisional only where the next year is unknown', () => {
    assert.deepEqual(reckoned.add(china('2025-12-31 17:00'), working('1h')), {
      at: china('2026-01-04 09:00'),
      provisional: false,
    })
    assert.deepEqual(reckoned.add(china('2026-12-31 17:00'), working('30m')), {
      at: china('2026-12-31 17:30'),
      provisional: false,
    })
    assert.deepEqual(reckoned.add(china('2026-12-31 17:00'), working('1h')), {
      at: china('2027-01-01 09:00'),
      provisional: true,
    })
    assert.equal(reckoned.add(china('2027-01-01 09:00'), urgent('1h')).provisional, false)
    assert.equal(reckoned.add(china('2027-01-01 09:00'), workdays(0)).provisional, false)
  })

  it('does not ask which year a minute lies in by Greenwich', () => {
    assert.equal(reckoned.hasYear(china('2025-01-01 00:00')), true)
    assert.equal(reckoned.hasYear(china('2024-12-31 23:59')), false)
    assert.equal(reckoned.isWorkday(china('2025-09-28 00:00')), true)
    assert.equal(reckoned.isWorkday(china('2025-10-01 00:00')), false)
  })
})
