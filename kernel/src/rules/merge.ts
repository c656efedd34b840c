// Which signals and cases of a type could be one matter: the neighbourhood within which only one may decide at a time.
import type { CaseType } from '../cases/case-type.ts'
import { cellFor, cellsWithin } from '../places/grid.ts'
import type { Place } from '../places/place.ts'

/**
 * Keys of the merge neighbourhood of a place: any two places within the merge distance share one. They claim the cells
 * around themselves up to half of that distance; the point half-way between the two lies in a cell of both. A place
 * without a position is near nothing but itself.
 */
export function mergeKeys({ id, merge }: Pick<CaseType, 'id' | 'merge'>, place: Place): readonly string[] {
  if (!place.at) return [`${id}\n@${place.id}`]
  const edge = cellFor(merge.metres)
  return cellsWithin(place.at, merge.metres / 2, edge).map((cell) => `${id}\n${edge}:${cell}`)
}
