import type { Signals } from '../../core/agent/signals.ts'

/**
 * Reads the signals in what an agent said last. Only a whole line counts, bold or as a heading too: not one in a quotation or in code,
 * and none of what it repeats of its own task.
 * @param task texts of the task that its prompt has.
 */
export function readSignals(said: string, task: readonly string[]): Signals {
  const lines = proseLines(task.reduce((text, given) => without(text, given), said.replaceAll('\r\n', '\n')))
  const words = lines.map((line) =>
    line
      .replace(/^#{1,6}\s+/, '')
      .replace(/^(\*\*|__)(.*)\1$/, '$2')
      .trim(),
  )
  const at = words.findLastIndex((word) => word === 'VERIFICATION_PASS' || word === 'VERIFICATION_FAIL')
  const prose = lines.join('\n').toLowerCase()
  return {
    verdict: at === -1 ? null : words[at] === 'VERIFICATION_PASS' ? 'pass' : 'fail',
    why: words.slice(0, Math.max(at, 0)).findLast((word) => word !== '') ?? '',
    complete: words.some((word) => word === 'TASK_COMPLETE' || word === 'ALL_TASKS_COMPLETE'),
    contradiction: contradictions.find((phrase) => prose.includes(phrase)) ?? null,
  }
}

/** smart-ralph's own list. */
const contradictions = [
  'requires manual',
  'cannot be automated',
  'could not complete',
  'needs human',
  'manual intervention',
] as const

const without = (text: string, given: string): string => {
  const whole = given.replaceAll('\r\n', '\n').trim()
  return whole === '' ? text : text.replaceAll(whole, '')
}

/** Lines outside of fences, quotations and indented code. */
function proseLines(text: string): readonly string[] {
  let fence: string | null = null
  const prose: string[] = []
  for (const line of text.split('\n')) {
    const [, sign] = /^\s{0,3}(`{3,}|~{3,})/.exec(line) ?? []
    if (fence !== null) {
      if (sign !== undefined && sign.startsWith(fence) && line.trim() === sign) fence = null
      continue
    }
    if (sign !== undefined) fence = sign
    else if (!/^(?:\s{0,3}>| {4}|\t)/.test(line)) prose.push(line.trim())
  }
  return prose
}
