import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const count = 10
const ids = Array.from({ length: count }, (_, at) => `T${at + 1}`)

test('a user who cleans up again and again beside a run loses nothing, and neither does the run', async () => {
  repository = await ScratchRepository.make(
    ids.map((id, at) => ({
      id,
      script: [
        `write work/${id}.txt ${id}`,
        'append shared.txt line\\n',
        // Staged, and given up: objects in the repository that no commit has. The prune may break the agent's own git.
        `run git add -A && git rm -q -r --cached work || true`,
        // Commits of its own: what a prune takes of them is written anew, or their names go back to what is whole.
        ...(at % 3 === 0
          ? [1, 2, 3].flatMap((number) => [
              `write work/${id}-${number}.txt ${id}`,
              `run git add -A && git commit -qm own-${number} || true`,
            ])
          : []),
      ],
    })),
    { gate: ['test -d work'], retry: { attempts: 1 } },
  )
  await repository.write('.gitattributes', 'shared.txt merge=union\n')
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'attributes')
  const stop = repository.outside('stop')
  const cleaning = spawn(
    'sh',
    [
      '-c',
      `while ! test -e '${stop}'; do
        git gc --quiet --prune=now; git prune --expire=now; git repack -a -d -q; git prune --expire=now; git prune-packed -q
      done >/dev/null 2>&1`,
    ],
    { cwd: repository.root, env: repository.env(), stdio: 'ignore' },
  )
  const run = await repository.loopwork(['run', '--parallel', '3'])
  const cleaned = once(cleaning, 'exit')
  await repository.write('../stop', '')
  await cleaned

  expect(run.stdout + run.stderr).not.toMatch(/could not be saved|not an object|a fault of loopwork/)
  expect(run.exit, run.stdout + run.stderr).toBe(0)
  // The last delivery may have been held by a lock that was there again and again; it goes with the next start.
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  expect(await repository.states()).toEqual(Object.fromEntries(ids.map((id) => [id, 'done'])))
  expect(repository.git('fsck', '--full', '--no-dangling')).toBe('')
  repository.git('gc', '--quiet', '--prune=now')
  repository.git('log', '--all', '--stat')
  repository.git('for-each-ref', '--format=%(objectname:short) %(contents:subject)')
  repository.git('clone', '--quiet', '--no-local', repository.root, repository.outside('clone'))
  const own = ids.filter((_, at) => at % 3 === 0).length * 3
  expect(repository.filesOn('main').filter((name) => name.startsWith('work/')).length).toBe(count + own)
  const subjects = repository.git(
    'log',
    '--format=%(trailers:key=Loopwork-Item,valueonly,separator=)',
    'main',
  )
  expect(
    subjects
      .split('\n')
      .filter((line) => line !== '')
      .sort(),
  ).toEqual([...ids].sort())
  expect(existsSync(repository.outside('clone/shared.txt'))).toBe(true)
}, 300_000)
