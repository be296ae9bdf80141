import { expect, test } from 'vitest'
import { printText } from '../../../../src/cli/print/print-all.ts'
import { foreignIn } from '../../../support/pty/harmless-bytes.ts'
import { hostileTexts } from '../../../support/text/hostile-texts.ts'

function printed(text: string, isTTY: boolean): string {
  const written: string[] = []
  printText(text, { isTTY, write: (part) => written.push(part) })
  return written.join('')
}

const text = hostileTexts.map(([, raw]) => `- [ ] ${raw}\n`).join('')

test('a file or a pipe gets every byte', () => {
  expect(printed(text, false)).toBe(text)
})

test('a terminal gets nothing that drives it, line by line', () => {
  const lines = printed(text, true).split('\n')
  expect(lines).toHaveLength(text.split('\n').length)
  expect(lines.flatMap(foreignIn)).toEqual([])
  expect(printed('a\nb\n', true)).toBe('a\nb\n')
})
