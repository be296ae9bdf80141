import { expect, test } from 'vitest'
import { FinalText } from '../../../src/agent/final-text.ts'
import type { AgentEvent } from '../../../src/core/agent/agent-event.ts'

const text = (words: string, more = {}): AgentEvent => ({ kind: 'text', text: words, delta: false, ...more })
const tool: AgentEvent = { kind: 'tool', id: '1', phase: 'start', name: 'Read', title: 'a', class: 'read' }

test.each<[string, readonly AgentEvent[], string]>([
  ['messages after the last tool call', [text('I look'), tool, text('It is'), text('fine')], 'It is\nfine'],
  ['pieces of one message', [text('It ', { delta: true }), text('is', { delta: true })], 'It is'],
  ['no thoughts', [text('hm', { thinking: true }), text('Fine')], 'Fine'],
  ['nothing of a sub-agent', [text('Fine'), text('no', { parent: 't' }), { ...tool, parent: 't' }], 'Fine'],
  ['what the terminal record says', [text('Fi'), { kind: 'end', ok: true, text: 'Fine' }], 'Fine'],
  ['its words where that says nothing', [text('Fine'), { kind: 'end', ok: true }], 'Fine'],
  ['nothing of an earlier turn', [text('Fine'), { kind: 'turn' }], ''],
])('is %s', (_, events, expected) => {
  const final = new FinalText()
  for (const event of events) final.add(event)
  expect(final.text).toBe(expected)
})
