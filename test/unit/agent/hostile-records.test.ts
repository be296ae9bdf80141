import { readdirSync } from 'node:fs'
import * as z from 'zod/mini'
import { describe, expect, test } from 'vitest'
import { createDecoder } from '../../../src/agent/decoders/create-decoder.ts'
import { createReporter } from '../../../src/agent/agent-reporter.ts'
import { faultClasses } from '../../../src/core/agent/fault.ts'
import { toolClasses, type AgentEvent } from '../../../src/core/agent/agent-event.ts'
import { usageScopes } from '../../../src/core/agent/usage.ts'
import { presetOf, recordedStream, streams } from '../../support/agent/recorded-stream.ts'

/** Everything that may stand where a field of a record does. */
const strangers: readonly unknown[] = [
  undefined,
  null,
  true,
  -1,
  1.5,
  1e300,
  '',
  'x\u0000\r\n\u2028',
  [],
  [null, 'x', {}],
  {},
  { type: 'result', message: { content: [null] } },
]

const names = readdirSync(streams).flatMap((file) => (file.endsWith('.jsonl') ? file.slice(0, -6) : []))

/** Claude's format is spoken by several. */
const dialects = new Map([['qwen', 'claude']])
const dialectOf = (cli: string): string => dialects.get(cli) ?? cli

describe.each([...Map.groupBy(names, (name) => name.split('-', 1)[0] ?? '')])('%s', (cli, streamsOfCli) => {
  const preset = presetOf(streamsOfCli[0] ?? '')
  const kinds = new Map<string, Json>()
  for (const name of streamsOfCli) {
    for (const line of recordedStream(name).out.toString().split('\n')) {
      if (line === '') continue
      const record = JSON.parse(line) as Json
      const key = shapeOf(record)
      if (!kinds.has(key)) kinds.set(key, record)
    }
  }

  test('any field of a record may be missing, or be anything: events stay whole', () => {
    for (const record of kinds.values()) {
      for (const changed of changesOf(record)) {
        const decoder = createDecoder(preset)
        const reporter = createReporter(null)
        for (const line of [JSON.stringify(record), JSON.stringify(changed), JSON.stringify(record)]) {
          for (const event of decoder.read(line, 'out')) {
            const { success } = eventSchema.safeParse(event)
            if (!success) expect({ line, event }).toBe('an event with the fields of its kind')
            reporter.add(event)
          }
        }
      }
    }
  })

  test('a line end of Windows, a byte order mark and NULs around a record change nothing', () => {
    for (const record of kinds.values()) {
      const line = JSON.stringify(record)
      const plain = createDecoder(preset).read(line, 'out')
      for (const dressed of [`${line}\r`, `\ufeff${line}`, `\0\0${line}`, `${line}\0`, ` ${line} `]) {
        expect(createDecoder(preset).read(dressed, 'out')).toEqual(plain)
      }
    }
  })

  test('a record of another CLI ends nothing and begins no session', () => {
    const others = names.filter((name) => dialectOf(name.split('-', 1)[0] ?? '') !== dialectOf(cli))
    const decoder = createDecoder(preset)
    for (const name of others) {
      for (const line of recordedStream(name).out.toString().split('\n')) {
        const events = decoder.read(line, 'out')
        const wrong = events.filter(({ kind }) => kind === 'end' || kind === 'session')
        if (wrong.length > 0) expect({ line, wrong }).toBe('a record without a meaning here')
      }
    }
  })

  test('a megabyte on one line of stderr does not hold up the reading', () => {
    for (const head of [
      '',
      'Attempt 1 failed: ',
      'ERROR AI_APICallError: x',
      'Error when talking to Gemini API ',
    ]) {
      for (const filling of [' ', '. ', '\t', '"', '\\n']) {
        createDecoder(preset).read(`${head}${filling.repeat(1_000_000 / filling.length)}x`, 'err')
      }
    }
  }, 60_000)

  test('a record inside a text, a list or another record means nothing of its own', () => {
    for (const record of kinds.values()) {
      for (const wrapped of [[record], { record }, JSON.stringify(record), { type: 'x', data: record }]) {
        const events = createDecoder(preset).read(JSON.stringify(wrapped), 'out')
        expect(events.filter(({ kind }) => kind === 'end' || kind === 'session')).toEqual([])
      }
    }
  })
})

type Json = Readonly<Record<string, unknown>>

/** Records with the same fields and types are read alike. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.slice(0, 3).map(shapeOf).join()}]`
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  return Object.entries(value)
    .map(([key, inner]) => `${key}:${telling.has(key) ? String(inner) : shapeOf(inner)}`)
    .join()
}
const telling = new Set(['type', 'subtype', 'status', 'name', 'toolName', 'tool_name', 'tool', 'reason'])

/** The record with each of its fields, however deep, exchanged for each of the strangers. */
function* changesOf(value: unknown, depth = 0): Generator {
  if (typeof value !== 'object' || value === null || depth > 5) return
  const copy = (key: string, put: unknown): unknown =>
    Array.isArray(value) ? value.with(Number(key), put) : { ...value, [key]: put }
  for (const [key, inner] of Object.entries(value).slice(0, 40)) {
    for (const stranger of strangers) yield copy(key, stranger)
    for (const changed of changesOf(inner, depth + 1)) yield copy(key, changed)
  }
}

const text = z.string()
const count = z.int().check(z.minimum(0))
const fault = z.strictObject({
  class: z.enum(faultClasses),
  status: z.optional(z.int()),
  retryAfterMs: z.optional(count),
  resetsAt: z.optional(count),
  message: text,
})
const of = (kind: AgentEvent['kind'], fields: z.core.$ZodShape = {}) =>
  z.strictObject({ kind: z.literal(kind), ...fields })
const eventSchema = z.discriminatedUnion('kind', [
  of('session', { id: text, model: z.optional(text), version: z.optional(text) }),
  of('turn'),
  of('text', { text, delta: z.boolean(), thinking: z.optional(z.boolean()), parent: z.optional(text) }),
  of('tool', {
    id: text,
    phase: z.enum(['start', 'update', 'end']),
    name: text,
    title: text,
    class: z.enum(toolClasses),
    ok: z.optional(z.boolean()),
    denied: z.optional(z.boolean()),
    files: z.optional(z.array(text)),
    output: z.optional(text),
    exit: z.optional(z.int()),
    durationMs: z.optional(count),
    added: z.optional(count),
    removed: z.optional(count),
    parent: z.optional(text),
  }),
  of('plan', { items: z.array(z.strictObject({ text, done: z.boolean() })) }),
  of('background', { open: z.array(z.strictObject({ id: text, agent: z.boolean() })) }),
  of('retry', {
    fault,
    attempt: z.optional(count),
    max: z.optional(count),
    delayMs: z.optional(count),
  }),
  of('fault', { fault }),
  of('denied', { what: text }),
  of('ask', { question: text }),
  of('usage', {
    scope: z.enum(usageScopes),
    model: z.optional(text),
    usage: z.strictObject({
      input: count,
      cached: count,
      output: count,
      reasoning: count,
      costUsd: z.nullable(z.number().check(z.minimum(0), z.maximum(1e9))),
      partial: z.boolean(),
    }),
  }),
  of('interrupted'),
  of('idle'),
  of('end', {
    ok: z.boolean(),
    fault: z.optional(fault),
    cap: z.optional(text),
    text: z.optional(text),
    turns: z.optional(count),
    durationMs: z.optional(count),
  }),
  of('notice', { text }),
  of('suspicious', { why: text }),
  of('other'),
])
