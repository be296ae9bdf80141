import type { AgentEvent } from '../../../core/agent/agent-event.ts'
import type { DecoderRules } from '../decoder-rules.ts'

/**
 * A line of opencode's own log on stderr (`--print-logs --log-level ERROR`). A model call that failed stands there seconds after
 * it did, and in the stream only after a minute of tries: `level=ERROR message="stream error" … AI_APICallError: Overloaded`.
 */
export function opencodeErr(line: string, rules: DecoderRules): readonly AgentEvent[] {
  // Long enough for what is said of an error; a pattern that searches for an end would take minutes over a megabyte.
  const text = line.slice(0, 4_096)
  const call = /\bAI_[A-Za-z]*Error: ?([^]*)/.exec(text)
  if (call === null || !/\blevel=ERROR\b|^ERROR\b/.test(text)) return rules.err(line)
  const words = unquoted(call[1] ?? '')
  return [
    { kind: 'retry', fault: { ...rules.fault(text, statusIn(text)), message: words === '' ? text : words } },
  ]
}

/** Ends where the log goes on with a stack or another field. */
const unquoted = (words: string): string =>
  words
    .replace(/\\n[^]*$|\s+at \S+ \([^]*$|"?\s+[a-z][\w.]*=[^]*$/, '')
    .replace(/["\s]+$/, '')
    .trim()

function statusIn(line: string): number | undefined {
  const found = /\bstatus_?code["']?[:=] ?"?([45]\d\d)\b/i.exec(line)
  return found === null ? undefined : Number(found[1])
}
