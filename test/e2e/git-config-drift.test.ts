import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const config = (): string => readFileSync(repository.at('.git/config'), 'utf8')

/** An agent does something to the shared settings beside its work. */
async function runWith(line: string) {
  repository = await ScratchRepository.make([{ id: 'A', script: [`run ${line}`, 'write a.txt a'] }])
  return repository.loopwork(['run'])
}

const drifts = [
  { line: 'git config core.bare true', names: 'core.bare=true' },
  { line: 'git config core.hooksPath /elsewhere', names: 'core.hookspath=/elsewhere' },
  { line: 'git config alias.status "!sh"', names: 'alias.status=' },
  { line: 'git config --unset user.email', names: 'user.email (removed)' },
  {
    line: 'printf "#!/bin/sh\\n" > "$(git rev-parse --git-common-dir)/hooks/pre-commit"',
    names: 'hooks/pre-commit',
  },
  {
    line: 'echo "* filter=x" > "$(git rev-parse --git-common-dir)/info/attributes"',
    names: 'info/attributes',
  },
]

test.each(drifts)(
  '$line: told by its name, the delivery waits, and doctor --fix puts it back',
  async ({ line, names }) => {
    const finished = await runWith(line)
    expect(finished.exit).toBe(0)
    expect(finished.stdout).toMatch(/GIT_CONFIG_DRIFT/)
    expect(finished.stdout).toContain(names)
    expect(finished.stdout).toMatch(/last written while attempt 1 of A was at work/)
    expect(finished.stdout).not.toContain('in the way')
    const looked = await repository.loopwork(['doctor'])
    expect(looked).toMatchObject({ exit: 1 })
    expect(looked.stdout).toContain(names)
    await repository.loopwork(['doctor', '--fix'])
    expect(repository.filesOn('main')).toEqual(['README.md'])
    const again = await repository.loopwork(['run'])
    expect(again).toMatchObject({ exit: 0 })
    expect(again.stdout).not.toMatch(/GIT_CONFIG_DRIFT/)
    expect(repository.filesOn('main')).toEqual(['README.md', 'a.txt'])
    expect(config()).not.toMatch(/bare = true|elsewhere|alias/)
  },
)

test('what a person says to keep is kept, and holds nothing any more', async () => {
  const finished = await runWith('git config alias.st status')
  expect(finished.stdout).toContain('GIT_CONFIG_DRIFT')
  const stays = await repository.loopwork(['run'])
  expect(stays.stdout).toContain('alias.st=status')
  await repository.loopwork(['doctor', '--keep'])
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  expect(repository.filesOn('main')).toContain('a.txt')
  expect(config()).toContain('st = status')
})

test.each(['submodule.lib.url /elsewhere', 'submodule.lib.active true'])(
  'a submodule that is initialised, as by a setup line, holds nothing: %s',
  async (setting) => {
    const finished = await runWith(`git config ${setting}`)
    expect(finished.stdout).not.toContain('GIT_CONFIG_DRIFT')
    expect(repository.filesOn('main')).toContain('a.txt')
  },
)

test('a command that git would run for a submodule is named', async () => {
  const finished = await runWith('git config submodule.lib.update "!touch x"')
  expect(finished.stdout).toContain('submodule.lib.update=!touch x')
})

test('an upstream that is set, and settings changed between two runs, hold nothing', async () => {
  const finished = await runWith('git config branch.main.remote origin')
  expect(finished.stdout).not.toContain('GIT_CONFIG_DRIFT')
  expect(repository.filesOn('main')).toContain('a.txt')
  repository.git('config', 'alias.st', 'status')
  writeFileSync(repository.at('.git/hooks/pre-push'), '#!/bin/sh\n', { mode: 0o755 })
  expect((await repository.loopwork(['run'])).stdout).not.toContain('GIT_CONFIG_DRIFT')
})
