import type { AgentLineKind, Line } from '../../core/line.ts'
import type { RecordCounts } from '../../core/ports/agent-reading.ts'
import type { Safe } from '../../text/safe.ts'
import { literal } from '../../text/safe.ts'
import { safeJson } from '../../text/safe-json.ts'
import { sanitize } from '../../text/sanitize.ts'
import { undisguised } from '../decoders/signed-text.ts'

/** A readable line as it is stored, without its line end, with how much had been read when it was made. */
export const storedLine = (
  { kind, text, at, sub, endsSub }: Line<AgentLineKind>,
  { out, err }: RecordCounts,
): Safe => safeJson({ kind, text, at, sub, endsSub, out, err })

/**
 * The line that is stored so. The file lies where an agent can write, so it is as foreign as what agents print: only kinds that
 * an agent's output may have are accepted, and what can't be read is shown as damaged, not as it is.
 */
export function readStoredLine(raw: string, item: string): Line<AgentLineKind> {
  const { kind, text, at, sub, endsSub } = fieldsOf(raw)
  if (!isKind(kind) || typeof text !== 'string') return damaged
  const line = { kind, text: sanitize(text), at: typeof at === 'number' ? at : null }
  return undisguised(
    {
      ...line,
      ...(typeof sub === 'string' ? { sub } : {}),
      ...(typeof endsSub === 'string' ? { endsSub } : {}),
    },
    item,
  )
}

/** Null where the line is damaged. */
export function storedCounts(raw: string): RecordCounts | null {
  const { out, err } = fieldsOf(raw)
  return isCount(out) && isCount(err) ? { out, err } : null
}

const damaged: Line<AgentLineKind> = { kind: 'notice', text: literal('a damaged line'), at: null }

function fieldsOf(raw: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(raw) as unknown
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  } catch {
    // Being written, cut by a full disk, or written by somebody else.
    return {}
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

const kinds: Readonly<Record<AgentLineKind, true>> = {
  prose: true,
  lookalike: true,
  start: true,
  thought: true,
  tool: true,
  edit: true,
  command: true,
  output: true,
  passed: true,
  failed: true,
  result: true,
  'bad-result': true,
  retry: true,
  notice: true,
  message: true,
}

const isKind = (kind: unknown): kind is AgentLineKind =>
  typeof kind === 'string' && Object.hasOwn(kinds, kind)
