// The demonstration district: Gongshu with its 18 streets and 174 communities, its working calendar and the parties that
// every district has. Origins of the files: ORIGIN.md.
import { readFile } from 'node:fs/promises'
import type { Reference } from '@gongzhi/engine/reference/reference.port'
import type { Answer, Calendar, CalendarYear, GeoPoint, Party, Place } from '@gongzhi/kernel'

type AdminFile = {
  readonly code: string
  readonly name: string
  readonly streets: readonly {
    readonly code: string
    readonly name: string
    readonly pseudo?: boolean
    readonly communities: readonly { readonly code: string; readonly name: string; readonly pseudo?: boolean }[]
  }[]
}
type StreetsFile = {
  readonly features: readonly { readonly properties: { readonly code: string; readonly label?: GeoPoint } }[]
}

async function json<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8')) as T
}

/** Office hours of the district's offices: 8:30 to 12:00 and 13:30 to 17:30, China Standard Time. */
const OFFICE: Calendar['office'] = [
  [510, 720],
  [810, 1050],
]

export async function demoCalendar(): Promise<Calendar> {
  const years = await json<Record<string, CalendarYear>>('calendar/cn_workdays_2020_2026.json')
  return { id: 'cn', utcOffsetMinutes: 480, office: OFFICE, years }
}

/** Ids of places are their statistical codes; the same name may occur in two streets. */
export async function demoDistrict(): Promise<Pick<Reference, 'places' | 'parties' | 'answers'>> {
  const admin = await json<AdminFile>('geo/gongshu_admin_2023.json')
  const streets = await json<StreetsFile>('geo/gongshu_streets_schematic_ownwork_wgs84.geojson')
  const labels = new Map(streets.features.map(({ properties }) => [properties.code, properties.label]))
  const places: Place[] = [{ id: admin.code, kind: 'district', name: admin.name, code: admin.code }]
  const parties: Party[] = [{ id: 'operations-centre', kind: 'department', name: `${admin.name}城市运行中心` }]
  const answers: Answer[] = [{ role: 'operator', place: admin.code, party: 'operations-centre' }]
  for (const street of admin.streets.filter((each) => !each.pseudo)) {
    const at = labels.get(street.code)
    places.push({
      id: street.code,
      kind: 'street',
      name: street.name,
      within: admin.code,
      code: street.code,
      ...(at ? { at } : {}),
    })
    parties.push({ id: `street-${street.code}`, kind: 'street', name: `${street.name}办事处` })
    answers.push({ role: 'streetOffice', place: street.code, party: `street-${street.code}` })
    for (const community of street.communities.filter((each) => !each.pseudo)) {
      places.push({
        id: community.code,
        kind: 'community',
        name: community.name,
        within: street.code,
        code: community.code,
      })
      parties.push({ id: `community-${community.code}`, kind: 'community', name: `${community.name}居委会` })
      answers.push({ role: 'community', place: community.code, party: `community-${community.code}` })
    }
  }
  return { places, parties, answers }
}
