import { expect, test } from 'vitest'
import type { AgentLineKind, Line } from '../../../src/core/line.ts'
import { span } from '../../../src/text/row.ts'
import { sanitize } from '../../../src/text/sanitize.ts'

/** Checked by the compiler: an expectation of an error that doesn't come is an error itself. */
test('only safe text is shown, text is made safe once, and no decoder returns a line of ours', () => {
  const raw: string = '\u001b[2Jhello'
  const text = sanitize(raw)
  // @ts-expect-error A raw text is no text of a line.
  const line: Line = { kind: 'prose', text: raw, at: null }
  // @ts-expect-error Only loopwork writes lines of its gates.
  const posing: Line<AgentLineKind> = { kind: 'gate', text, at: null }
  // @ts-expect-error A raw text is no text of a cell.
  const shown = [span(line.text), span(posing.text), span(raw)]
  // @ts-expect-error It is safe already.
  expect(sanitize(text)).toBe('hello')
  expect(shown).toHaveLength(3)
})
