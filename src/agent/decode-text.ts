/** One line of an agent as a pane shows it: `screens` calls it one event, one row, one sign. */
export interface AgentLine {
  /** Column 1; a blank for prose. */
  readonly sign: AgentSign | ' '
  readonly kind: AgentLineKind
  /** What follows the sign. Raw foreign text. */
  readonly text: string
}

export type AgentLineKind =
  'prose' | 'tool' | 'command' | 'output' | 'good' | 'bad' | 'thought' | 'result' | 'notice' | 'retry'

export type AgentSign = '›' | '$' | '│' | '✓' | '✗' | '~' | '=' | '▵' | '↻'

/**
 * The `text` decoder: an agent that already writes in our grammar is understood, any other is prose. loopwork's own signs
 * (`◫ ◉ ↣ ──`) are not among them: an agent can't speak in our name, its line stays prose.
 */
export function decodeText(line: string): AgentLine {
  const sign = line.slice(0, 1)
  if (!isSign(sign) || (line.length > 1 && line[1] !== ' ')) return { sign: ' ', kind: 'prose', text: line }
  return { sign, kind: kinds[sign], text: line.slice(2) }
}

const kinds = {
  '›': 'tool',
  $: 'command',
  '│': 'output',
  '✓': 'good',
  '✗': 'bad',
  '~': 'thought',
  '=': 'result',
  '▵': 'notice',
  '↻': 'retry',
} as const satisfies Record<AgentSign, AgentLineKind>

const isSign = (text: string): text is AgentSign => Object.hasOwn(kinds, text)
