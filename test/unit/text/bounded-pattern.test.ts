import { expect, test } from 'vitest'
import { boundedPattern } from '../../../src/text/bounded-pattern.ts'
import { createDecoder } from '../../../src/agent/decoders/create-decoder.ts'
import { command } from '../../../src/agent/presets/command.ts'

/** Forty characters that each of these goes back over for longer than anybody lives. */
const trap = `${'a'.repeat(40)}!`

test.each(['^(a+)+$', '(a+)+b(?=x)', '^(a+)+\\1$', '^(.*a){25}$'])(
  '%s is stopped after a moment, and no longer tried after a few',
  (source) => {
    const givenUp: string[] = []
    const pattern = boundedPattern(source, 'i', (which) => givenUp.push(which))
    const text = source.startsWith('^(.*') ? 'a'.repeat(4_000).replace(/$/, '\n') + 'b' : trap
    for (let tries = 0; tries < 5; tries += 1) expect(pattern.test(text)).toBe(false)
    expect(givenUp).toEqual([source])
  },
)

test('what a pattern finds is the same as without a bound', () => {
  for (const source of [
    'again in ([\\d.]+)s',
    '(?:again|retry) (?:in|after) ([\\d.]+)s',
    '^.*?([\\d.]+)s$',
  ]) {
    const pattern = boundedPattern(source, 'i')
    expect(pattern.exec('Try AGAIN in 2.5s')?.[1]).toBe('2.5')
    expect(pattern.test('no such thing')).toBe(false)
  }
})

test('a line of stderr that a pattern takes too long for is read on, and the pattern named where the agent prints', () => {
  const faults = [
    { class: 'auth', pattern: '^(a+)+$', from: ['err'] },
    { class: 'billing', pattern: 'no money', from: ['err'] },
  ] as const
  const decoder = createDecoder({ ...command, denied: ['^(.+)+x$'], faults })
  const events = Array.from({ length: 3 }, () => decoder.read(trap, 'err')).flat()
  expect(events).toEqual([
    { kind: 'notice', text: 'the pattern ^(.+)+x$ of its preset takes too long, and is not tried again' },
    { kind: 'notice', text: 'the pattern ^(a+)+$ of its preset takes too long, and is not tried again' },
  ])
  expect(decoder.read('no money', 'err')).toMatchObject([{ kind: 'fault', fault: { class: 'billing' } }])
})
