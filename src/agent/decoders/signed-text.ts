import type { AgentLineKind, Line } from '../../core/line.ts'
import type { Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/**
 * Decodes agents that print for people: a line may begin with the sign of its kind and a space, as in `$ npm test`; all others
 * are prose. What could be taken for a line of loopwork's about the task is prose too, marked as such.
 */
export function signedText(raw: string, item: string): Line<AgentLineKind> {
  const line = sanitize(raw)
  if (isLookalike(line, item)) return { kind: 'lookalike', text: line, at: null }
  const kind = kindOf(line)
  return { kind, text: kind === 'prose' ? line : (line.slice(2) as Safe), at: null }
}

/**
 * The kind of what an agent says where lines have kinds already: prose, and marked as such where it could be taken for a line of
 * any other kind.
 */
export const saidKind = (line: Safe, item: string): 'prose' | 'lookalike' =>
  isLookalike(line, item) || kindOf(line) !== 'prose' ? 'lookalike' : 'prose'

function kindOf(line: Safe): AgentLineKind {
  if (line.length > 1 && line[1] !== ' ') return 'prose'
  switch (line[0]) {
    case '›':
      return changesFiles.test(line) ? 'edit' : 'tool'
    case '=':
      return line.startsWith('= failed') ? 'bad-result' : 'result'
    default:
      return kinds.get(line[0] ?? '') ?? 'prose'
  }
}

const changesFiles = /^› (?:Edit|Write|Delete|Move) /

const kinds: ReadonlyMap<string, AgentLineKind> = new Map<string, AgentLineKind>([
  ['$', 'command'],
  ['│', 'output'],
  ['✓', 'passed'],
  ['✗', 'failed'],
  ['~', 'thought'],
  ['▵', 'notice'],
  ['↻', 'retry'],
])

/** Signs that only loopwork writes: a gate, a merge, a freeze, the start of a try, what needs a person. */
const ownSigns = /^(?:[◉↣◫!▸]|──)/u

/** Also `✓ ID done …`, `✗ ID failed …`, `ID starts …`: loopwork's own lines about the item. */
const isLookalike = (line: Safe, item: string): boolean =>
  ownSigns.test(line) || line.replace(/^[✓✗] /u, '').startsWith(`${sanitize(item)} `)
