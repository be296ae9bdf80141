/** What lines of an issue's text say of other issues. */
export interface BodyFacts {
  readonly dependsOn: readonly number[]
  readonly parent: number | null
  readonly scheduledFor: string | null
}

/** `Depends on: #1, #2`, `Parent: #3`, `Scheduled for: 2026-12-01T08:00Z`, each a line of its own outside code. */
export function bodyFacts(body: string): BodyFacts {
  const lines = linesOutsideCode(body)
  const numbersIn = (text: string): readonly number[] =>
    [...text.matchAll(/(?<![\w/])#(\d+)\b/g)].map(([, number]) => Number(number))
  const valuesOf = (name: RegExp): readonly string[] => lines.flatMap((line) => name.exec(line)?.[1] ?? [])
  return {
    dependsOn: [...new Set(valuesOf(/^(?:depends on|blocked by)\s*:?\s*(#.*)$/i).flatMap(numbersIn))],
    parent: valuesOf(/^parent\s*:\s*(#.*)$/i).flatMap(numbersIn)[0] ?? null,
    scheduledFor: valuesOf(/^scheduled for\s*:\s*(\S.*)$/i)[0] ?? null,
  }
}

function linesOutsideCode(body: string): readonly string[] {
  let fence: string | null = null
  return body.split(/\r\n?|\n/).flatMap((line) => {
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1]?.slice(0, 3)
    if (mark !== undefined) fence = fence === null ? mark : fence === mark ? null : fence
    if (fence !== null || mark !== undefined) return []
    return [
      line
        .replace(/^\s*(?:[-*+]\s+)?/, '')
        .replaceAll('**', '')
        .trim(),
    ]
  })
}
