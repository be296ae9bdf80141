import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sanitize } from '../../../src/text/sanitize.ts'
import { inPlace } from '../../../src/wording/in-place.ts'
import { prose, table } from '../../support/printed-commands/table.ts'

/** `demo` makes a repository of its own. */
const withoutPlace = ['demo']

const program = readdirSync('src/cli')
  .filter((name) => /^(?:program|describe-.*)\.ts$/.test(name))
  .map((name) => readFileSync(`src/cli/${name}`, 'utf8'))
  .join('')

const verbs = [...program.matchAll(/\bverb\(\s*\w+,\s*'([a-z]+)/g)]
  .map(([, verb = '']) => verb)
  .filter((verb) => !withoutPlace.includes(verb))

test('the commands of the program were found', () => {
  expect(verbs).toEqual(expect.arrayContaining(['run', 'abort', 'undo', 'worktree', 'sync', 'claim']))
})

test.each(verbs)('loopwork %s is printed with the place that was named', (verb) => {
  const there = { folder: '/over there', store: '/state' }
  expect(inPlace(sanitize(`end it: loopwork ${verb} --yes`), there)).toBe(
    `end it: loopwork ${verb} -C '/over there' --store /state --yes`,
  )
})

/** `clone` is given whole paths; `add` and `merge` are for the worktree that was named before, or gone to by `cd`. */
const elsewhere = ['add', 'clone', 'merge']

const gitCommands = Object.entries(table)
  .filter(([text, states]) => states !== prose && /\bgit (?!-C)[a-z]/.test(text))
  .map(([text]) => text)

test.each(gitCommands)('%s is printed with the folder that was named', (text) => {
  const printed = inPlace(sanitize(text), { folder: '/there', store: null })
  const left = [...printed.matchAll(/\bgit (?!-C)([a-z-]+)/g)].map(([, verb]) => verb ?? '')
  expect(left.filter((verb) => !elsewhere.includes(verb))).toEqual([])
})
