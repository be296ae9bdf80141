import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** The modules of the bundle, each with whether a command has loaded it: each is a function that runs when it is. */
async function modulesOf(...args: string[]): Promise<ReadonlyMap<string, boolean>> {
  const folder = repository.outside(`coverage-${args[0] ?? ''}`)
  const { exit } = await repository.start(args, { NODE_V8_COVERAGE: folder }).finished
  expect(exit).toBe(0)
  const modules = new Map<string, boolean>()
  for (const name of await readdir(folder)) {
    const report = JSON.parse(await readFile(path.join(folder, name), 'utf8')) as Report
    for (const { url, functions } of report.result) {
      if (!path.basename(url).startsWith('program-')) continue
      for (const { functionName, ranges } of functions)
        if (functionName.includes('/')) modules.set(functionName, (ranges[0]?.count ?? 0) > 0)
    }
  }
  return modules
}

interface Report {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly {
      readonly functionName: string
      readonly ranges: readonly { readonly count: number }[]
    }[]
  }[]
}

const ofTheScreen = /^node_modules\/(ink|react|react-reconciler|yoga-layout)\/|^src\/tui\/views\//

test('--version loads next to nothing; list, show and help never load Ink', async () => {
  repository = await ScratchRepository.make()
  await repository.loopwork(['add', 'A task'])
  expect((await modulesOf('--version')).size).toBe(0)
  for (const args of [['list'], ['--help'], ['show', 'TASK-1']]) {
    const modules = await modulesOf(...args)
    const screen = [...modules].filter(([name]) => ofTheScreen.test(name))
    expect(screen.length).toBeGreaterThan(50)
    expect(screen.filter(([, loaded]) => loaded)).toEqual([])
    if (args[0] !== '--help') expect(modules.get('src/app/project.ts')).toBe(true)
  }
})
