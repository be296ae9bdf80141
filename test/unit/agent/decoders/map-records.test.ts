import { expect, test } from 'vitest'
import { createMapRecords } from '../../../../src/agent/decoders/map/map-records.ts'
import type { MapRule } from '../../../../src/core/agent/map-rule.ts'
import { eventsOf, eventsOfLines, noRules } from '../../../support/decode.ts'

const rules: readonly MapRule[] = [
  { when: { '/type': 'hello' }, emit: 'session', id: '/id', model: '/model' },
  {
    when: { '/type': 'say', '/who': ['bot', 'helper'] },
    emit: 'text',
    text: '/parts/0/text',
    delta: { '/more': true },
  },
  { when: { '/type': 'call' }, emit: 'tool', phase: 'start', id: '/call', name: '/tool', input: '/args' },
  {
    when: { '/type': 'return' },
    emit: 'tool',
    phase: 'end',
    id: '/call',
    output: '/printed',
    exit: '/code',
    denied: { '/why': 'forbidden' },
  },
  {
    when: { '/type': 'todo' },
    emit: 'plan',
    items: '/steps',
    text: '/name',
    done: { '/state': ['done', 'skipped'] },
  },
  {
    when: { '/type': 'again' },
    emit: 'retry',
    message: '/error',
    status: '/http',
    attempt: '/n',
    delay: '/wait',
  },
  { when: { '/type': 'slow' }, emit: 'retry', class: 'overload', message: '/error' },
  { when: { '/type': 'need' }, emit: 'ask', text: '/question' },
  {
    when: { '/type': 'bye' },
    emit: 'end',
    ok: { '/ok': true, '/error': null },
    text: '/result',
    message: '/error/message',
    usage: { input: '/u/in', cached: '/u/hit', output: '/u/out', cost: '/u/usd', total: 'run' },
  },
]

const decode = (...records: readonly object[]) => eventsOf(createMapRecords(rules, noRules), ...records)

test('a run in a format that only its rules know', () => {
  expect(
    decode(
      { type: 'hello', id: 7, model: 'm-1' },
      { type: 'say', who: 'user', parts: [{ text: 'not the agent' }] },
      { type: 'say', who: 'bot', parts: [{ text: 'I write' }], more: true },
      {
        type: 'todo',
        steps: [
          { name: 'write', state: 'skipped' },
          { name: 'test', state: 'open' },
        ],
      },
      { type: 'bye', ok: true, result: 'Done.', u: { in: 100, hit: 60, out: 20, usd: 0.5 } },
    ),
  ).toEqual([
    { kind: 'session', id: '7', model: 'm-1' },
    { kind: 'text', text: 'I write', delta: true },
    {
      kind: 'plan',
      items: [
        { text: 'write', done: true },
        { text: 'test', done: false },
      ],
    },
    {
      kind: 'usage',
      scope: 'run',
      usage: { input: 100, cached: 60, output: 20, reasoning: 0, costUsd: 0.5, partial: false },
    },
    { kind: 'end', ok: true, text: 'Done.' },
  ])
})

test('what the record of a call says is known to the record of its end', () => {
  const call = { kind: 'tool', id: 'c1', name: 'bash', class: 'shell', title: 'npm test' }
  expect(
    decode(
      { type: 'call', call: 'c1', tool: 'bash', args: { command: 'npm test' } },
      { type: 'return', call: 'c1', printed: 'oops', code: 3, why: 'forbidden' },
    ),
  ).toEqual([
    { ...call, phase: 'start' },
    { ...call, phase: 'end', ok: false, exit: 3, output: 'oops', denied: true },
  ])
})

test('a failure has the words of its record, and the class that its rule knows', () => {
  expect(
    decode(
      { type: 'again', error: 'too many', http: 429, n: 2, wait: 1500 },
      { type: 'slow', error: 'later' },
      { type: 'need', question: 'Which?' },
      { type: 'bye', ok: true, error: { message: 'half of it' } },
    ),
  ).toEqual([
    {
      kind: 'retry',
      attempt: 2,
      delayMs: 1500,
      fault: { class: 'unknown', status: 429, message: 'too many' },
    },
    { kind: 'retry', fault: { class: 'overload', message: 'later' } },
    { kind: 'ask', question: 'Which?' },
    { kind: 'end', ok: false, fault: { class: 'unknown', message: 'half of it' } },
  ])
})

test('what is missing, or of another type, is left out; what fits no rule means nothing', () => {
  expect(
    decode(
      { type: 'hello' },
      { type: 'say', who: 'bot', parts: 'none' },
      { type: 'call' },
      { type: ['bye'] },
      {},
    ),
  ).toEqual([])
  expect(
    eventsOfLines(createMapRecords(rules, noRules), 'out', 'plain text', '[1]', 'null', '{"type":"bye"'),
  ).toEqual([])
  expect(decode({ type: 'bye', u: { in: '100', out: -5, usd: -1 } })).toEqual([
    {
      kind: 'usage',
      scope: 'run',
      usage: { input: 0, cached: 0, output: 0, reasoning: 0, costUsd: null, partial: false },
    },
    { kind: 'end', ok: false, fault: { class: 'unknown', message: '' } },
  ])
})

test('a pointer names what its escapes mean, places in a list, and nothing that a record merely inherits', () => {
  const decoder = createMapRecords(
    [
      { when: { '/a~1b/m~0n': 1 }, emit: 'notice', text: '/list/1' },
      { when: { '/constructor/name': ['Object', 'Function'] }, emit: 'notice', text: '/toString' },
    ],
    noRules,
  )
  expect(eventsOf(decoder, { 'a/b': { 'm~n': 1 }, list: ['x', 'y'] }, { other: 1 })).toEqual([
    { kind: 'notice', text: 'y' },
  ])
})
