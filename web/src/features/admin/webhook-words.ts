// What a receiver may be told about: the kinds of events of a case.
export const EVENT_KINDS = [
  'opened',
  'attached',
  'before-added',
  'moved',
  'returned',
  'raised',
  'paused',
  'resumed',
  'disputed',
  'ruled',
  'time-asked',
  'time-granted',
  'time-refused',
  'proven',
  'unproven',
  'unseen',
  'cleared-itself',
  'judged',
  'redated',
  'migrated',
  'handed-over',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

export const kindOf = (topic: string): EventKind | undefined => EVENT_KINDS.find((kind) => topic === `case.${kind}`)
