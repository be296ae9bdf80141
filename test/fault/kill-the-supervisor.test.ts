import { afterAll, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { seeded } from '../support/seeded.ts'
import { until } from '../support/until.ts'

const kills = Number(process.env['LOOPWORK_TEST_KILLS'] ?? 8)
/** Enough that there is still work when the last kill comes: that is asserted. */
const items = 4 * kills + 10

/** Some work longer than the next start takes, on a busy machine as well: they are found running, and not at their end. */
const worksMs = (index: number, random: () => number): number =>
  index % 8 === 0 ? 3_000 : 200 + Math.floor(random() * 500)

let repository: ScratchRepository
afterAll(() => repository.remove())

test(
  `${kills} seeded kill -9 of the supervisor: every started agent was started once, nothing is lost, the history is right`,
  { timeout: 600_000 },
  async () => {
    const random = seeded(Number(process.env['LOOPWORK_TEST_SEED'] ?? 1))
    repository = await ScratchRepository.make()
    const marks = repository.outside('marks')
    const ids = Array.from({ length: items }, (_, index) => `ITEM-${index + 1}`)
    await repository.backlog(
      ids.map((id, index) => ({
        id,
        ...(index % 4 === 3 ? { dependsOn: [`ITEM-${index}`] } : {}),
        script: [`mark ${marks}`, `sleep ${worksMs(index, random)}ms`, `write out/${id}.txt ${id}`],
      })),
    )
    // What the user has lying about must come through every one of them.
    await repository.write('notes.txt', 'mine, not tracked\n')
    await repository.write('README.md', '# changed by me\n')

    const isClean = () =>
      /^(M README\.md)?$/.test(repository.git('status', '--porcelain', '--untracked-files=no').trim())
    for (let kill = 0; kill < kills; kill++) {
      const running = repository.start([
        'run',
        '--config',
        repository.config,
        '--parallel',
        '3',
        '--gate',
        'test -d out',
      ])
      await until(
        'a claim, or the end',
        () => running.output().includes('starts') || running.child.exitCode !== null,
      )
      await until(`the checkout to be right after kill ${kill}`, isClean)
      await new Promise((resolve) => setTimeout(resolve, random() * 700))
      expect(running.child.exitCode, `kill ${kill} must hit a run that goes on`).toBeNull()
      running.child.kill('SIGKILL')
      await running.finished
    }
    expect(Object.values(await repository.states())).toContain('todo')
    const last = await repository.loopwork(['run', '--parallel', '3', '--gate', 'test -d out'])

    expect(last.stderr).toBe('')
    expect(last.exit).toBe(0)
    expect(Object.values(await repository.states())).toEqual(ids.map(() => 'done'))
    const started = repository.marks().map((line) => line.split(' ')[0])
    expect([...started].sort()).toEqual([...ids].sort())
    const subjects = repository.git(
      'log',
      '--format=%(trailers:key=Loopwork-Item,valueonly,separator=%x2C)',
      'main',
    )
    expect(
      subjects
        .split('\n')
        .filter((line) => line !== '')
        .sort(),
    ).toEqual([...ids].sort())
    expect(await repository.read('notes.txt')).toBe('mine, not tracked\n')
    expect(await repository.read('README.md')).toBe('# changed by me\n')
    expect(repository.git('fsck', '--no-dangling', '--no-progress')).toBe('')
  },
)
