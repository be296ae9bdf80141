import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const file = '.specs/tasks/tasks.json'
const inWords = (text: string): string => text.replaceAll(/\s+/g, ' ')

test('a file that is broken when a run ends is named with the tasks it does not show, until a sync writes them', async () => {
  repository = await ScratchRepository.make()
  const breaks = `run printf '{' >> '${repository.at(file)}'`
  await repository.backlog([
    { id: 'A', script: ['write a.txt a', breaks] },
    { id: 'B', script: ['write b.txt b'], dependsOn: ['A'] },
  ])
  const whole = readFileSync(repository.at(file), 'utf8')
  const finished = await repository.loopwork(['run', '--json'])
  expect(finished.exit).toBe(1)
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
  const events = finished.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly unwritten?: object })
  const unwritten = { source: file, items: ['A', 'B'], count: 2 }
  expect(events.filter((event) => 'unwritten' in event)[0]).toMatchObject({ type: 'notice', unwritten })
  expect(events.at(-1)).toMatchObject({ type: 'summary', unwritten: [unwritten] })

  const sentence = `${file} does not show what became of 2 tasks (A, B): ${file}:`
  const command = `loopwork sync ${file}`
  const summary = inWords((await repository.loopwork(['summary'])).stdout)
  expect(summary).toContain(sentence)
  expect(summary).toContain(`${command} writes what it does not show`)
  const status = inWords((await repository.loopwork(['status'])).stdout)
  expect(status).toContain(`backlog ${sentence}`)
  expect(status).toContain(` ${command} `)
  // Another start does what it can, and says the same.
  expect((await repository.loopwork(['run'])).exit).not.toBe(0)

  writeFileSync(repository.at(file), whole)
  expect(await repository.loopwork(['sync', file])).toMatchObject({ exit: 0 })
  expect(readFileSync(repository.at(file), 'utf8').match(/"completed"/g)).toHaveLength(2)
  expect(inWords((await repository.loopwork(['status'])).stdout)).not.toContain('does not show')
  expect((await repository.loopwork(['run'])).exit).toBe(0)
})

test('a tracker that takes no status is named at the end with the reason it gave', async () => {
  repository = await ScratchRepository.make()
  const line = (status: string): string =>
    JSON.stringify({ id: 'A', title: 'One', status, description: '```script\nwrite one.txt x\n```' })
  await repository.write('lines', line('todo'))
  await repository.write('done', line('done'))
  await repository.write(
    'tracker',
    '#!/bin/sh\nif [ "$1" = --write ]; then\n  if [ -e down ]; then echo "503 from the tracker" >&2; exit 1; fi\n  cat >/dev/null; mv done lines\nelse cat lines; fi\n',
  )
  chmodSync(repository.at('tracker'), 0o755)
  await repository.write('down', '')
  const finished = await repository.loopwork(['run', 'command:./tracker'])
  expect(finished.exit).toBe(1)
  const said = inWords(finished.stdout)
  expect(said).toContain(
    'command:./tracker does not show what became of A: the status of A could not be written: ',
  )
  expect(said).toContain('503 from the tracker')
  expect(said).toContain('loopwork sync command:./tracker writes what it does not show')
  rmSync(repository.at('down'))
  expect(await repository.loopwork(['sync', 'command:./tracker'])).toMatchObject({ exit: 0 })
  expect(existsSync(repository.at('done'))).toBe(false)
  expect((await repository.loopwork(['status'])).stdout).not.toContain('does not show')
})

test('a file that is gone at the end lacks nothing: there is no place for a status', async () => {
  repository = await ScratchRepository.make()
  await repository.backlog([{ id: 'A', script: ['write a.txt a', `run rm '${repository.at(file)}'`] }])
  const finished = await repository.loopwork(['run'])
  expect([finished.exit, finished.stdout]).toEqual([
    0,
    expect.not.stringContaining('does not show') as string,
  ])
})
