import { writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test.each([
  { theirs: undefined, seen: [] },
  { theirs: '4', seen: ['MALLOC_ARENA_MAX=4'] },
])(
  'what bin/loopwork sets for itself reaches no agent; what the user has set ($theirs) does',
  async (told) => {
    repository = await ScratchRepository.make()
    const config = repository.outside('agent.json')
    await writeFile(
      config,
      JSON.stringify({ agents: { env: { command: ['sh', '-c', 'env > env.txt'] } }, agent: 'env' }),
    )
    await repository.loopwork(['add', 'Look around'])
    const env = told.theirs === undefined ? {} : { MALLOC_ARENA_MAX: told.theirs }
    expect((await repository.start(['run', '--config', config], env).finished).exit).toBe(0)
    const lines = repository.git('show', 'main:env.txt').split('\n')
    expect(lines.filter((line) => /ARENA/.test(line))).toEqual(told.seen)
  },
)
