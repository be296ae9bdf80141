/**
 * The variables that a hook gets from us beside those of agents. It may start loopwork in turn, which must not take these for mistyped
 * options.
 */
export const hookVariables = [
  'LOOPWORK_HOOK',
  'LOOPWORK_EVENT',
  'LOOPWORK_MESSAGE',
  'LOOPWORK_STATUS',
  'LOOPWORK_REASON',
  'LOOPWORK_TITLE',
  'LOOPWORK_TYPE',
  'LOOPWORK_COMMIT',
  'LOOPWORK_TRY',
  'LOOPWORK_ATTEMPT',
  'LOOPWORK_AGENT',
  'LOOPWORK_LAST_MESSAGE',
] as const

export type HookVariable = (typeof hookVariables)[number]
