import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sanitize } from '../../../src/text/sanitize.ts'
import { inPlace } from '../../../src/wording/in-place.ts'

/** `demo` makes a repository of its own. */
const withoutPlace = ['demo']

const verbs = [...readFileSync('src/cli/program.ts', 'utf8').matchAll(/\bverb\(\s*\w+,\s*'([a-z]+)/g)]
  .map(([, verb = '']) => verb)
  .filter((verb) => !withoutPlace.includes(verb))

test('the commands of the program were found', () => {
  expect(verbs).toEqual(expect.arrayContaining(['run', 'abort', 'undo', 'worktree']))
})

test.each(verbs)('loopwork %s is printed with the place that was named', (verb) => {
  const there = { folder: '/over there', store: '/state' }
  expect(inPlace(sanitize(`end it: loopwork ${verb} --yes`), there)).toBe(
    `end it: loopwork ${verb} -C '/over there' --store /state --yes`,
  )
})
