/** LOOPWORK_SCRIPTED_PACE multiplies every sleep: 0 for tests, 3 for a slow demo. */
export function paceOf(environment: NodeJS.ProcessEnv): number {
  const pace = Number(environment['LOOPWORK_SCRIPTED_PACE'] ?? 1)
  return Number.isFinite(pace) && pace >= 0 ? pace : 1
}
