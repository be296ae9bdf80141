import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository, type Running } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

const bin = fileURLToPath(new URL('../../bin/loopwork', import.meta.url))

let repository: ScratchRepository
afterEach(() => repository.remove())

const untilSaid = (running: Running, text: RegExp) =>
  until(`it to say ${text.source}`, () => text.test(running.output()), 30_000)

test('doctor, a rehearsal and a start find the same, and a rehearsal leaves nothing behind', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  const inTheWay = repository.outside('in-the-way')
  await writeFile(inTheWay, '')
  const critic = repository.outside('critic.sh')
  await repository.configure({
    worktree: { root: path.join(inTheWay, 'trees') },
    agents: { critic: { command: [critic] } },
    review: { agent: 'critic' },
  })
  const found = /in-the-way\/trees: a file stands where a folder must be/
  const doctor = await repository.loopwork(['doctor'])
  expect(doctor).toMatchObject({ exit: 1, stdout: expect.stringMatching(found) as string })
  expect(doctor.stdout).toContain('critic.sh')

  const before = execFileSync('find', [repository.home], { encoding: 'utf8' })
  const rehearsal = await repository.loopwork(['run', '--dry-run'])
  expect(rehearsal).toMatchObject({ exit: 1, stderr: expect.stringMatching(found) as string })
  expect(rehearsal.stderr).toMatch(/would be held: review: agent critic: .*critic\.sh does not exist/)
  expect(execFileSync('find', [repository.home], { encoding: 'utf8' })).toBe(before)

  const running = repository.start(['run', '--config', repository.config])
  await untilSaid(running, /held.*in-the-way/)
  await untilSaid(running, /held.*critic\.sh does not exist/)
  await rm(inTheWay)
  const approves = `echo '{"verdict": "approve"}'`
  await writeFile(critic, `#!/bin/sh\ncat >/dev/null; ${approves}\n`, { mode: 0o755 })
  expect((await running.finished).exit).toBe(0)
  const well = await repository.loopwork(['run', '--dry-run'])
  expect(well.exit).toBe(0)
})

test('without the folder for temporary files everything works', async () => {
  repository = await ScratchRepository.make([])
  await repository.write('.gitignore', 'build/\n')
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'ignore')
  await repository.backlog([{ id: 'A', script: ['write .gitignore *', 'write a.txt a'] }])
  const finished = await repository.loopwork(['run'], { TMPDIR: '/no/such/folder' })
  expect(finished.exit).toBe(0)
  expect(finished.stdout + finished.stderr).not.toMatch(/ENOENT|mkdtemp/)
})

test('git that is gone amid a run holds it; back again, it goes on', async () => {
  repository = await ScratchRepository.make([])
  const tools = repository.outside('tools')
  await mkdir(tools)
  execFileSync('sh', ['-c', `ln -s /usr/bin/* /bin/* ${tools} 2>/dev/null; exit 0`])
  const go = repository.outside('go')
  await repository.configure({ retry: { attempts: 1 } })
  await repository.backlog([
    { id: 'A', script: [`mark ${repository.outside('marks')}`, `wait-for ${go}`, 'write a.txt a'] },
    { id: 'B', script: [`mark ${repository.outside('marks')}`, 'write b.txt b'], dependsOn: ['A'] },
  ])
  const running = repository.start(['run', '--config', repository.config], { PATH: tools })
  await until('A to work', () => repository.marks().length === 1)
  await rename(`${tools}/git`, `${tools}/git-away`)
  await writeFile(go, '')
  await untilSaid(running, /held.*git was not found on PATH.*machine:git/)
  await rename(`${tools}/git-away`, `${tools}/git`)
  expect((await running.finished).exit).toBe(0)
  expect(repository.marks()).toHaveLength(2)
})

test('with few open files allowed, nothing is counted against a task', async () => {
  repository = await ScratchRepository.make([], { retry: { attempts: 1, backoff: '50ms' } })
  await repository.backlog(
    ['A', 'B', 'C', 'D', 'E', 'F'].map((id) => ({ id, script: [`write ${id}.txt ${id}`] })),
  )
  const script = `ulimit -n 64; exec "${bin}" run --config "${repository.config}" --parallel 6`
  const { status, stdout } = spawnSync('sh', ['-c', script], {
    cwd: repository.root,
    env: repository.env(),
    encoding: 'utf8',
    timeout: 60_000,
  })
  expect(stdout).not.toMatch(/[^0] failed/)
  expect(status).toBe(0)
})

test('a file in the place of the state folder is one clear line', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  await writeFile(repository.at('.git/loopwork'), '')
  const finished = await repository.loopwork(['run'])
  expect([3, 5]).toContain(finished.exit)
  expect(finished.stderr).toMatch(/^loopwork: .*loopwork.*\n {2}\S.*\n$/)
  expect(finished.stderr).not.toMatch(/EEXIST|ENOTDIR|mkdir/)
})
