// What others are told of a case: CloudEvents 1.0, structured, JSON. Only what is named here goes out: no account, no form,
// no picture, nothing personal, whatever an event may hold one day.
import { type CaseEvent, type CaseState, canonical } from '@gongzhi/kernel'

export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8'
export const EVENT_TYPE_PREFIX = 'city.gongzhi.'

const iso = (at: number): string => new Date(at).toISOString()

/** `source`: a URI of this platform. The text is canonical JSON, so that the same event is the same bytes each time. */
export function cloudEvent(event: CaseEvent, state: CaseState, source: string): string {
  return canonical({
    specversion: '1.0',
    id: `${event.case}/${event.seq}`,
    source,
    type: `${EVENT_TYPE_PREFIX}case.${event.kind}`,
    subject: event.case,
    time: iso(event.at),
    datacontenttype: 'application/json',
    data: {
      case: event.case,
      seq: event.seq,
      pack: state.pack,
      version: event.kind === 'opened' || event.kind === 'migrated' ? event.version : state.version,
      type: state.type,
      place: state.place,
      path: [...state.path],
      opened: iso(state.opened),
      ...('stands' in event ? standing(event.stands) : {}),
      ...('closes' in event && event.closes !== undefined ? { closes: iso(event.closes.at) } : {}),
    },
  })
}

function standing(stands: CaseState['stands']) {
  if (stands.kind === 'end') return { step: stands.step, ended: stands.end }
  const { role, party, partyKind } = stands.owner
  const { at, provisional } = stands.due
  return { step: stands.step, owner: { role, party, partyKind }, due: iso(at), dueProvisional: provisional }
}
