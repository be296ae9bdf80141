import type { AgentExit, AgentOutcome } from '../../core/agent/outcome.ts'

export interface Decoded {
  readonly outcome: AgentOutcome
  readonly exit: AgentExit
  /** Nobody has said how the process ended. */
  readonly isAssumed: boolean
}

/** The last line of `agents decode --json`. Scripts rely on it: fields are added, never taken away. */
export function decodedJson({ outcome: decoded, exit, isAssumed }: Decoded) {
  const { outcome, fault, usage, session, denials, asks, suspicious } = decoded
  return {
    type: 'result',
    outcome,
    fault:
      fault === null
        ? null
        : {
            class: fault.class,
            status: fault.status ?? null,
            retryAfterMs: fault.retryAfterMs ?? null,
            resetsAt: fault.resetsAt ?? null,
            message: fault.message,
          },
    usage,
    sessionId: session,
    denials,
    asks,
    suspicious,
    exit: { code: exit.code, signal: exit.signal, assumed: isAssumed },
  }
}
