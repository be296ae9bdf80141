/** The ways out that are not errors of usage, config, backlog, trust, git or store (those are in core/errors). */
export const exitCodes = { good: 0, left: 1, hangUp: 129, interrupt: 130, terminate: 143 } as const
