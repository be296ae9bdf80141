import { rmSync } from 'node:fs'
import { expect } from 'vitest'
import { printed, type Scene, type Stories } from '../scene.ts'

/** The gate refuses its work, and the agent has put it on main all the same. */
async function movedBy(make: (...args: Parameters<typeof Scene.make>) => Promise<Scene>, move: string) {
  const script = ['write a.txt a', 'commit work', `run ${move}`]
  const scene = await make([{ id: 'A', script }], { gate: ['false'], retry: { attempts: 1 } })
  const { repository } = scene
  await repository.write('.gitignore', '.specs/\n')
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'ignore')
  await repository.write('untracked.txt', 'mine\n')
  const was = repository.git('rev-parse', 'main').trim()
  const { exit, stdout } = await scene.loopwork('run')
  expect(exit).toBe(1)
  const tip = repository.git('rev-parse', '--short=7', 'main').trim()
  const said = `attempt 1 of A moved main itself: 1 commit (${tip}) got there past gate and queue`
  expect(stdout).toContain(said)
  expect(stdout).toContain('1 commit of attempt 1 of A, past gate and queue')
  const status = await scene.loopwork('status')
  expect(status.stdout.replaceAll(/\s+/g, ' ')).toContain(said)
  return { scene, repository, was, stdout, status: status.stdout }
}

export const strayStories: Stories = {
  'an agent has merged its branch into the checkout': async (make) => {
    const { scene, repository, was, stdout, status } = await movedBy(
      make,
      'git -C "$(dirname "$(git rev-parse --git-common-dir)")" merge --quiet --ff-only "$(git rev-parse HEAD)"',
    )
    expect(repository.git('status', '--porcelain')).toBe('?? untracked.txt\n')
    const back = printed(status, /^ +(git -C .* reset --keep .*)$/m)
    expect(stdout).toContain(`the way back: ${back}`)
    expect(scene.paste(back)).toMatchObject({ exit: 0 })
    expect(repository.git('rev-parse', 'main').trim()).toBe(was)
    expect(repository.git('status', '--porcelain')).toBe('?? untracked.txt\n')
    // With work of others on top it does nothing.
    repository.git('merge', '--quiet', '--ff-only', 'ORIG_HEAD')
    repository.git('commit', '--quiet', '--allow-empty', '-m', 'mine')
    expect(scene.paste(back).exit).not.toBe(0)
  },

  'an agent has moved the branch under the checkout': async (make) => {
    const { scene, repository, was, stdout, status } = await movedBy(
      make,
      'git update-ref refs/heads/main HEAD',
    )
    expect(stdout).toContain(
      `the files and the index of ${repository.root} were left at ${was.slice(0, 7)}; the way back: git`,
    )
    expect(stdout).toMatch(/past gate and queue\)?; your files did not come along/)
    expect(repository.git('status', '--porcelain')).toBe('D  a.txt\n?? untracked.txt\n')
    const back = printed(status, /^ +(git -C .* update-ref .*)$/m)
    expect(stdout).toContain(back)
    expect(scene.paste(back)).toMatchObject({ exit: 0 })
    expect(repository.git('rev-parse', 'main').trim()).toBe(was)
    expect(repository.git('status', '--porcelain')).toBe('?? untracked.txt\n')
    expect(scene.paste(back).exit).not.toBe(0)
    rmSync(repository.at('untracked.txt'))
  },
}
