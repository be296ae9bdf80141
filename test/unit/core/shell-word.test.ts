import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shellWord, shellWordOfBytes } from '../../../src/core/naming/shell-word.ts'
import { sanitize } from '../../../src/text/sanitize.ts'

const shells = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/zsh'].filter((shell) => existsSync(shell))

/** What a program is given when these words are pasted behind it, each ended by a zero. */
const given = (shell: string, words: readonly string[]): Buffer =>
  execFileSync(shell, ['-c', `env printf '%s\\0' ${words.join(' ')}`])

const texts = [
  'API-001',
  'it is',
  `it's`,
  `'''`,
  '"$(rm -rf x)" `x` $HOME \\n %s %b',
  '*?[a-z]{a,b}~!! #',
  '~/x',
  'a\tb',
  'a\nb',
  '\nboth ends\n\n',
  '\n',
  '\r\u001b[31mred\u001b[0m\u0007\u007f',
  'zwölf Äpfel, 日本語, العربية',
  'no\u00a0break, right\u202eleft, zero\u200bwidth',
  'e\u0301 and e\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  'hangul filler \u3164 and family 👨‍👩‍👧',
  `all at once: ' " ! \t \\0101 %d\n`,
  `${'long'.repeat(200)}\t${'läng'.repeat(200)}\n`,
]

describe.each(shells)('pasted into %s', (shell) => {
  test('every text comes back as it was', () => {
    expect(given(shell, texts.map(shellWord)).toString('utf8').split('\0').slice(0, -1)).toEqual(texts)
  })

  test('bytes that are no UTF-8 come back too', () => {
    const names = [Buffer.from('caf\xe9', 'latin1'), Buffer.from([0x80, 0x0a, 0xff, 0x27, 0x0a])]
    const expected = Buffer.concat(names.flatMap((name) => [name, Buffer.from([0])]))
    expect(given(shell, names.map(shellWordOfBytes)).equals(expected)).toBe(true)
  })
})

test('what is printed of it is the word itself', () => {
  for (const text of texts) expect(sanitize(shellWord(text))).toBe(shellWord(text))
})

test('what a screen can show stays readable', () => {
  expect(shellWord('API-001')).toBe('API-001')
  expect(shellWord('zwölf Äpfel')).toBe(`'zwölf Äpfel'`)
  expect(shellWord('a\tb')).toBe('"$(printf %b \'a\\0011b\')"')
})
