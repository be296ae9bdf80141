import type { LandedWork } from '../../core/ports/lane.ts'

/** Whether a commit's message has the trailers of an item's work, in a list of squashed messages too. */
export function isWorkOf(message: string, { trailers }: LandedWork): boolean {
  const lines = message.split('\n').map((line) => line.replace(/^[\s*>-]+/, '').trimEnd())
  const wanted = trailers.map(([key, value]) => `${key}: ${value}`)
  return lines.some((_, at) => wanted.every((line, offset) => lines[at + offset] === line))
}
