import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

interface Mutant {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly tests?: readonly string[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const mutants = JSON.parse(readFileSync(join(root, 'test/mutants.json'), 'utf8')) as readonly Mutant[]

test('the code that each mutant changes is there, once', () => {
  const stale = mutants.filter(
    ({ file, find }) => readFileSync(join(root, file), 'utf8').split(find).length !== 2,
  )
  expect(stale.map(({ name }) => name)).toEqual([])
})

test('the tests that are to catch each mutant are there', () => {
  const missing = mutants.flatMap(({ name, tests = [] }) =>
    tests.filter((file) => !existsSync(join(root, file))).map((file) => `${name}: ${file}`),
  )
  expect(missing).toEqual([])
})
