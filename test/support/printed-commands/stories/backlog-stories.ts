import { expect } from 'vitest'
import { printed, type Stories } from '../scene.ts'

export const backlogStories: Stories = {
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
