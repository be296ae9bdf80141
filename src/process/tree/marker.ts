/** Carried by every process of an attempt in its environment; unique on this machine. */
export const markerVariable = 'LOOPWORK_ATTEMPT_ID'

export function markerIn(environment: readonly string[]): string | null {
  const found = environment.find((pair) => pair.startsWith(`${markerVariable}=`))
  return found === undefined ? null : found.slice(markerVariable.length + 1)
}
