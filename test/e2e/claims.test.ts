import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const docs = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')
const schemaOf = (name: string) =>
  z.fromJSONSchema(JSON.parse(docs(`${name}.schema.json`)) as Parameters<typeof z.fromJSONSchema>[0])

interface Claimed {
  readonly token: string
  readonly item: { readonly id: string }
}

async function claim(...args: readonly string[]): Promise<Claimed> {
  const { stdout, stderr } = await repository.loopwork(['claim', '--json', ...args])
  if (stdout === '') throw new Error(stderr)
  const claimed = JSON.parse(stdout) as Claimed
  expect(schemaOf('claim').safeParse(claimed).error).toBeUndefined()
  return claimed
}

/** Runs a script of a user, who has loopwork on their path. */
function shell(file: string): Promise<number | null> {
  const bin = path.dirname(fileURLToPath(new URL('../../bin/loopwork', import.meta.url)))
  const env = repository.env({ PATH: `${bin}:${process.env['PATH'] ?? ''}` })
  const child = spawn('sh', [file], { cwd: repository.root, env, stdio: 'ignore' })
  return new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
}

test('the shell loop of the documentation works a backlog off, without any run', async () => {
  repository = await ScratchRepository.make([{ id: 'the last', dependsOn: ['A'] }, { id: 'A' }])
  const [, loop] = /## A shell loop as a worker\s+```sh\n(.*?)```/s.exec(docs('claims.md')) ?? []
  await repository.write('work-on', '#!/bin/sh\necho "$1" >> worked\n[ "$1" != "the last" ]\n')
  await repository.write('loop.sh', `chmod +x work-on\n${loop ?? 'exit 9'}`)
  expect(await shell('loop.sh')).toBe(0)
  expect(await repository.read('worked')).toBe('A\nthe last\n')
  const file = JSON.parse(await repository.read('.specs/tasks/tasks.json')) as {
    tasks: { status: string }[]
  }
  expect(file.tasks.map(({ status }) => status)).toEqual(['failed', 'completed'])
  const show = JSON.parse((await repository.loopwork(['show', 'A', '--json'])).stdout) as object
  expect(show).toMatchObject({
    state: 'done',
    reason: { code: 'person', message: 'done, says shell-loop: by the shell loop' },
    claim: { agent: 'shell-loop', ended: 'completed' },
    tries: [],
  })
  expect(schemaOf('item').safeParse(show).error).toBeUndefined()
  const receipt = JSON.parse(await repository.read('.git/loopwork/attempts/1/receipt.json')) as object
  expect(receipt).toMatchObject({ item: 'A', evidence: 'person', gates: [], merged: null })
})

test('two that claim beside a run: nothing twice, the run waits for them, and sees whose files they share', async () => {
  repository = await ScratchRepository.make()
  const [marks, gate] = [repository.outside('marks'), repository.outside('gate')]
  const script = (id: string) => [`mark ${marks}`, `write out/${id}.txt ${id}`, `wait-for ${gate}`]
  const ids = ['A', 'B', 'C', 'D', 'E', 'F']
  await repository.backlog(
    ids.map((id) => ({ id, script: script(id), ...(id === 'A' ? { files: ['out/'] } : {}) })),
  )
  const claims = await Promise.all([claim('--agent', 'ann'), claim('--agent', 'bob')])
  expect(claims.map(({ item }) => item.id).toSorted()).toEqual(['A', 'B'])
  const run = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  await until('two agents', () => repository.marks().length === 2)
  const both = await Promise.all([claim(), claim()])
  const taken = [...claims, ...both].map(({ item }) => item.id)
  expect(new Set([...taken, ...repository.marks().map((line) => line.split(' ')[0])]).size).toBe(6)
  const found = async () => {
    const { stdout } = await repository.loopwork(['conflicts', 'A', '--json'])
    return JSON.parse(stdout) as { work_item_id: string; conflicting_files: string[] }[]
  }
  await until('what the agents have written', async () => (await found()).length === 2)
  const shared = await found()
  expect(schemaOf('conflicts').safeParse(shared).error).toBeUndefined()
  expect(shared).toContainEqual({
    work_item_id: 'C',
    agent_id: 'scripted',
    conflicting_files: ['out/C.txt'],
    with: [{ work_item_id: 'A', agent_id: claims[0]?.item.id === 'A' ? 'ann' : 'bob' }],
  })
  writeFileSync(gate, '')
  await until('all but what is claimed', async () => (await repository.states())['C'] === 'done')
  for (const { item, token } of [...claims, ...both].toReversed()) {
    expect(run.child.exitCode).toBeNull()
    const verb = item.id === 'B' ? 'release' : 'complete'
    const ended = await repository.loopwork([verb, item.id, '--token', token])
    expect(ended).toMatchObject({ exit: 0, stdout: '' })
  }
  const { exit, stdout } = await run.finished
  expect(exit).toBe(0)
  expect(await repository.states()).toEqual(Object.fromEntries(ids.map((id) => [id, 'done'])))
  expect(repository.filesOn('main').filter((file) => file.startsWith('out/'))).toHaveLength(3)
  for (const { token } of claims) {
    expect(stdout).not.toContain(token)
    expect(await readFile(repository.at('.git/loopwork/loopwork.db'), 'latin1')).not.toContain(token)
  }
})

test('a lease that ran out is refused with the reason, and its task is there to be claimed again', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }])
  const { token } = await claim('--lease', '1s')
  await until('the end of the lease', async () => (await repository.states())['A'] === 'todo')
  const late = await repository.loopwork(['complete', 'A'], { LOOPWORK_TOKEN: token })
  expect(late).toMatchObject({ exit: 1, stdout: '' })
  expect(late.stderr).toMatch(
    /^loopwork: A: the lease of this claim ended .* ago, and it is todo now; claim it again/,
  )
})
