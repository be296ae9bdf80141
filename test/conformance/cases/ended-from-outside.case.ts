import { existsSync } from 'node:fs'
import { expect } from 'vitest'
import { signalIfThere } from '../../support/processes-of.ts'
import { until } from '../../support/until.ts'
import { eachCli } from '../each-cli.ts'
import { shellStep } from '../model-api/step.ts'
import { reasonOf } from '../run-events.ts'

/** As a shutdown of the machine or a killer of memory hogs does. Several CLIs then exit 0, with half the work done. */
for (const signal of ['TERM', 'INT'] as const)
  eachCli(`${signal} from outside`, async (scene) => {
    const begun = scene.repository.outside('begun')
    await scene.configure({ retry: { attempts: 1 } })
    await scene.backlog([
      {
        id: 'HALF',
        steps: ['write:a.txt', shellStep(`touch ${begun}; tail -f /dev/null`), 'write:b.txt'],
      },
    ])
    const running = scene.start()
    await until('a tool that runs', () => existsSync(begun))
    const processes = scene.cliProcesses()
    expect(processes.length).toBeGreaterThan(0)
    for (const pid of processes) signalIfThere(pid, `SIG${signal}`)

    const end = await scene.event(running, 'an end of the attempt', ({ type }) => type === 'attempt:ended')
    running.child.kill('SIGINT')
    await running.finished
    expect(end.fields['outcome']).not.toBe('done')
    expect(scene.repository.filesOn('main')).not.toContain('a.txt')
    return reasonOf(end) ?? ''
  })
