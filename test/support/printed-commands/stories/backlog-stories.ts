import { readFile, writeFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { printed, type Stories } from '../scene.ts'

export const backlogStories: Stories = {
  'a backlog is broken when a run ends': async (make) => {
    const scene = await make([])
    const file = scene.repository.at('.specs/tasks/tasks.json')
    await scene.repository.backlog([{ id: 'A', script: ['write a.txt a', `run printf '{' >> '${file}'`] }])
    const whole = await readFile(file, 'utf8')
    const { exit, stdout } = await scene.loopwork('run')
    expect(exit).toBe(1)
    await writeFile(file, whole)
    const sync = printed(stdout, /^ {2}(loopwork sync \S+)/m)
    expect(printed((await scene.loopwork('status')).stdout, /^ +(loopwork sync \S+)$/m)).toBe(sync)
    expect(scene.paste(sync).exit).toBe(0)
    expect(await readFile(file, 'utf8')).toContain('"completed"')
  },

  'a long list lacks most of its tasks': async (make) => {
    const scene = await make()
    const list = (count: number): string =>
      Array.from({ length: count }, (_, n) => `- [ ] Task ${n + 1}\n`).join('')
    await scene.repository.write('to do.md', list(12))
    await scene.loopwork('sync', 'to do.md')
    await scene.repository.write('to do.md', list(2))
    const { stderr } = await scene.loopwork('sync')
    expect(await scene.repository.states()).toMatchObject({ 'task-3': 'blocked' })
    expect(scene.paste(printed(stderr, /(loopwork sync --removals .*)$/m)).exit).toBe(0)
    expect(await scene.repository.states()).toMatchObject({ 'task-2': 'todo', 'task-3': 'cancelled' })
  },
}
