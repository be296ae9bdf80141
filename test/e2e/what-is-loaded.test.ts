import { readdirSync, readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** Names every module that is loaded, on stderr. */
const hook = `import { registerHooks } from 'node:module'
registerHooks({ load: (url, context, next) => { process._rawDebug('loaded ' + url); return next(url, context) } })
`

/** The bundle's files that a command loads. */
async function loadedBy(...args: string[]): Promise<readonly string[]> {
  await writeFile(repository.outside('hook.mjs'), hook)
  const { stderr, exit } = await repository.start(args, {
    NODE_OPTIONS: `--import ${repository.outside('hook.mjs')}`,
  }).finished
  expect(exit).toBe(0)
  return [...stderr.matchAll(/^loaded (file:.*\/dist\/.*\.js)$/gm)].map(([, url = '']) => fileURLToPath(url))
}

const hasInk = (file: string): boolean => /yoga|useSyncExternalStore/i.test(readFileSync(file, 'utf8'))

test('--version loads next to nothing; list, show and help never load Ink', async () => {
  repository = await ScratchRepository.make()
  await repository.loopwork(['add', 'A task'])
  const dist = path.dirname((await loadedBy('--version'))[0] ?? '')
  expect(
    readdirSync(dist)
      .map((name) => path.join(dist, name))
      .filter(hasInk),
  ).not.toEqual([])
  expect((await loadedBy('--version')).reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(
    8_192,
  )
  for (const args of [['list'], ['--help'], ['show', 'TASK-1']]) {
    expect((await loadedBy(...args)).filter(hasInk)).toEqual([])
  }
})
