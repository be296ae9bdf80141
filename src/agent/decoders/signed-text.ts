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
 * A line whose kind its agent's stream told: marked where a person could take it for one of loopwork's, or prose for a line of
 * another kind.
 */
export function undisguised(line: Line<AgentLineKind>, item: string): Line<AgentLineKind> {
  return posesAsAnother(line, item) ? { ...line, kind: 'lookalike' } : line
}

function posesAsAnother({ kind, text }: Line<AgentLineKind>, item: string): boolean {
  if (kind === 'prose') return isLookalike(text, item) || kindOf(text) !== 'prose'
  // `✗ ID failed …`, as the text of a fault or of a tool.
  return (kind === 'passed' || kind === 'failed') && isLookalike(text, item)
}

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
