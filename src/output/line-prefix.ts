import type { Role } from '../text/role.ts'
import { span } from '../text/row.ts'
import type { Span } from '../text/row.ts'
import { emptySafe, literal, safe } from '../text/safe.ts'
import { agentMark } from '../wording/agents/vote-words.ts'
import type { Speaker } from './said-line.ts'

/** `[W0] `, `[W0.1] ` for one of several agents, `[run] `, `[merge] `. Six hues by number; `bad` is never a worker. */
export function linePrefix(speaker: Speaker): Span {
  if (speaker === 'run') return span(literal('[run] '), 'dim')
  if (speaker === 'merge') return span(literal('[merge] '), 'dim')
  const agent = speaker.agent === undefined ? emptySafe : agentMark(speaker.agent)
  return span(safe`[W${speaker.worker}${agent}] `, hues[speaker.worker % hues.length] ?? 'text')
}

const hues: readonly Role[] = ['run', 'info', 'ok', 'warn', 'accent', 'text']
