import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

interface Mutant {
  readonly name: string
  readonly file: string
  readonly find: string
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const mutants = JSON.parse(readFileSync(join(root, 'test/mutants.json'), 'utf8')) as readonly Mutant[]

test('the code that each mutant changes is there, once', () => {
  const stale = mutants.filter(
    ({ file, find }) => readFileSync(join(root, file), 'utf8').split(find).length !== 2,
  )
  expect(stale.map(({ name }) => name)).toEqual([])
})
