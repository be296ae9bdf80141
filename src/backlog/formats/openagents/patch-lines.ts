import { jsonLines } from '../../json/json-lines.ts'
import { wordSpot } from '../../json/word-spot.ts'
import type { SourceFile } from '../../source-file.ts'
import type { JsonObject } from '../../json/json-object.ts'
import { patchSpots, type StatusSpot } from '../../write-back/patch-spots.ts'
import type { PatchResult, Statuses } from '../format.ts'
import { lineWords } from './words.ts'

/** Replaces the status values that mean something else than they should, and no other character. */
export function patchLines(file: SourceFile, statuses: Statuses): PatchResult {
  const { objects, problems } = jsonLines(file)
  const [problem] = problems
  if (problem !== undefined) return { problem }
  return patchSpots(
    file.text,
    objects.flatMap((object) => spotOf(object) ?? []),
    statuses,
  )
}

export function spotOf(object: JsonObject): StatusSpot | null {
  const id = object.values.get('id')
  return id?.type === 'string' ? wordSpot(object, String(id.value), lineWords) : null
}
