import { afterAll, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { seeded } from '../support/seeded.ts'
import { until } from '../support/until.ts'

const kills = Number(process.env['LOOPWORK_TEST_KILLS'] ?? 12)
const items = 20

let repository: ScratchRepository
afterAll(() => repository.remove())

test(
  `${kills} seeded kill -9 amid merging and delivering: the user's dirty, staged, untracked, ignored and stashed work is all there`,
  { timeout: 600_000 },
  async () => {
    const random = seeded(Number(process.env['LOOPWORK_TEST_SEED'] ?? 7))
    repository = await ScratchRepository.make()
    for (const name of ['dirty.txt', 'staged.txt', 'stashed.txt']) await repository.write(name, 'as it was\n')
    await repository.write('.gitignore', '*.env\n/.specs/\n')
    repository.git('add', '.')
    repository.git('commit', '--quiet', '-m', 'files of the user')
    await repository.write('stashed.txt', 'stashed by me\n')
    repository.git('stash')
    await repository.write('dirty.txt', 'dirty by me\n')
    await repository.write('staged.txt', 'staged by me\n')
    repository.git('add', 'staged.txt')
    await repository.write('untracked.txt', 'untracked, mine\n')
    await repository.write('secret.env', 'ignored, mine\n')
    const mine = () => repository.git('status', '--porcelain', '--ignored=no')
    const before = mine()

    const ids = Array.from({ length: items }, (_, index) => `ITEM-${index + 1}`)
    const large = 'x'.repeat(200)
    await repository.backlog(
      ids.map((id) => ({
        id,
        script: Array.from({ length: 6 }, (_, part) => `write out/${id}/${part}.txt ${large} ${id}`),
      })),
    )
    for (let kill = 0; kill < kills; kill++) {
      const running = repository.start(['run', '--config', repository.config, '--parallel', '2'])
      const merges = 1 + Math.floor(random() * 2)
      await until('merges, or the end', () => {
        const seen = running.output().split('merging').length - 1
        return seen >= merges || running.child.exitCode !== null
      })
      await new Promise((resolve) => setTimeout(resolve, random() * 40))
      running.child.kill('SIGKILL')
      await running.finished
      if (Object.values(await repository.states()).every((state) => state === 'done')) break
    }
    const last = await repository.loopwork(['run', '--parallel', '2'])

    expect(last.stderr).toBe('')
    expect(last.exit).toBe(0)
    expect(mine()).toBe(before)
    expect(await repository.read('dirty.txt')).toBe('dirty by me\n')
    expect(await repository.read('staged.txt')).toBe('staged by me\n')
    expect(await repository.read('untracked.txt')).toBe('untracked, mine\n')
    expect(await repository.read('secret.env')).toBe('ignored, mine\n')
    expect(repository.git('stash', 'show', '-p')).toContain('+stashed by me')
    expect(repository.git('rev-parse', 'main')).toBe(repository.git('rev-parse', 'refs/loopwork/lanes/main'))
    expect(repository.filesOn('main').filter((file) => file.startsWith('out/'))).toHaveLength(items * 6)
    expect(repository.git('log', '--format=%s', 'main').trim().split('\n')).toHaveLength(items + 2)
    expect(repository.git('fsck', '--no-dangling', '--no-progress')).toBe('')
  },
)
