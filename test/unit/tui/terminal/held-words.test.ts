import { expect, test } from 'vitest'
import { HeldWords } from '../../../../src/tui/terminal/held-words.ts'

function stream(isTTY: boolean) {
  const said: string[] = []
  const write = ((words: string): boolean => {
    said.push(words)
    return true
  }) as NodeJS.WriteStream['write']
  return { isTTY, write, said }
}

test('what is said while a screen has the terminal is said when it is given back, once, in its order', async () => {
  const stderr = stream(true)
  const words = new HeldWords(stderr)
  stderr.write('before\n')
  words.hold()
  words.hold()
  stderr.write('one\n')
  await new Promise<void>((resolve) => stderr.write('two\n', () => resolve()))
  expect(stderr.said).toEqual(['before\n'])
  words.release()
  words.release()
  stderr.write('after\n')
  expect(stderr.said).toEqual(['before\n', 'one\n', 'two\n', 'after\n'])
})

test('a file or a pipe has nothing that a screen would paint over', () => {
  const stderr = stream(false)
  new HeldWords(stderr).hold()
  stderr.write('one\n')
  expect(stderr.said).toEqual(['one\n'])
})
