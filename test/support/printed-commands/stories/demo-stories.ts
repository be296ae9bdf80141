import { mkdir, readdir } from 'node:fs/promises'
import { expect } from 'vitest'
import { until } from '../../until.ts'
import { printed, type Stories } from '../scene.ts'

export const demoStories: Stories = {
  'the demo was interrupted': async (make) => {
    const scene = await make()
    // A folder with a blank in its name, as a person's may be.
    const temporary = scene.repository.outside('my temporary files')
    await mkdir(temporary)
    const running = scene.repository.start(['demo'], { TMPDIR: temporary })
    await until('an agent', () => running.output().includes('starts:'))
    running.child.kill('SIGINT')
    const { stdout } = await running.finished
    expect(scene.paste(printed(stdout, /^ {2}(git -C .*?) {2,}/m))).toMatchObject({ exit: 0 })
    const goesOn = printed(stdout, /^ {2}(loopwork run -C .*?) {2,}/m)
    const { stdout: said } = await scene.pasteLong(goesOn)
    expect(said).toMatch(/8 of 8 tasks done|8 done/)
    // The demo shows a gate at work, and a run that goes on has it, too.
    expect(said).toContain('gate 1 of 1')
    expect(scene.paste(printed(stdout, /^ {2}(rm -rf .*?) {2,}/m))).toMatchObject({ exit: 0 })
    expect(await readdir(temporary)).toEqual([])
  },
}
