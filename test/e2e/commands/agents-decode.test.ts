import { copyFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { streams } from '../../support/agent/recorded-stream.ts'
import { commandRows } from '../../support/commands/rows.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
beforeAll(async () => {
  repository = await ScratchRepository.make()
  for (const name of ['gemini-ratelimit429', 'claude-multistep'])
    copyFileSync(path.join(streams, `${name}.jsonl`), repository.at(`${name}.jsonl`))
  copyFileSync(path.join(streams, 'gemini-ratelimit429.stderr.txt'), repository.at('err.txt'))
  writeFileSync(
    repository.at('.loopworkrc'),
    'agents: { mine: { extends: claude, command: [mine], exit: { "9": auth } } }\n',
  )
})
afterAll(() => repository.remove())

const decode = (...args: readonly string[]): readonly string[] => ['agents', 'decode', ...args]

commandRows(
  () => repository,
  [
    {
      args: decode('claude', 'claude-multistep.jsonl'),
      exit: 0,
      stdout: /^✗ exit 3$[\s\S]*^= done {2}6 turns[\s\S]*^outcome {2}done$[\s\S]*^exit {5}0, assumed/m,
    },
    {
      args: decode('gemini', 'gemini-ratelimit429.jsonl', '--stderr', 'err.txt', '--exit', '173', '--json'),
      exit: 0,
      stdout:
        /"stream":"err"[\s\S]*\n\{"type":"result","outcome":"failed","fault":\{"class":"rate_limit",.*"retryAfterMs":2000/,
    },
    // A preset of the user's own.
    {
      args: decode('mine', 'claude-multistep.jsonl', '--exit', '9', '--config', '.loopworkrc'),
      exit: 0,
      stdout: /^outcome {2}failed, auth/m,
    },
    {
      args: decode('cluade', 'err.txt'),
      exit: 2,
      stderr: /no agent named cluade\n {2}did you mean claude\?/,
    },
    {
      args: decode('claude', 'nowhere.jsonl'),
      exit: 2,
      stderr: /^loopwork: nowhere.jsonl: does not exist\n$/,
    },
    { args: decode('claude', ''), exit: 2, stderr: /^loopwork: agents: the name of a file is empty/ },
    { args: decode('claude', '.'), exit: 2, stderr: /^loopwork: .: is a directory/ },
    {
      args: decode('claude', 'err.txt', '--stderr', 'no.txt'),
      exit: 2,
      stderr: /^loopwork: no.txt: does not/,
    },
    { args: decode('claude', 'err.txt', '--exit', '256'), exit: 2, stderr: /--exit 256: is no exit code/ },
    { args: decode('claude', 'err.txt', '--exit', ''), exit: 2, stderr: /is no exit code/ },
    { args: decode('claude', 'err.txt', '--signal', 'TREM'), exit: 2, stderr: /did you mean TERM\?/ },
    { args: decode('claude', 'err.txt', '--exit', '1', '--signal', 'TERM'), exit: 2, stderr: /not both/ },
    { args: decode('claude', '--stderr', '-'), exit: 2, stderr: /stdin can be one of the two logs/ },
  ],
)

test('an empty recording of which nobody knows the end is no success', async () => {
  writeFileSync(repository.at('empty'), '')
  const { stdout } = await repository.loopwork(decode('claude', 'empty', '--json'))
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'failed', fault: { class: 'killed' }, usage: null })
})
