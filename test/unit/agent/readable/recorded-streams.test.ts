import { readdirSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { createReporter } from '../../../../src/agent/agent-reporter.ts'
import { createDecoder } from '../../../../src/agent/decoders/create-decoder.ts'
import { createReadable } from '../../../../src/agent/readable/create-readable.ts'
import { readStoredLine, storedLine } from '../../../../src/agent/readable/stored-line.ts'
import type { AgentLineKind, Line } from '../../../../src/core/line.ts'
import { printedLine } from '../../../../src/wording/line-look.ts'
import { presetOf, recordedStream, streams } from '../../../support/agent/recorded-stream.ts'

/** Where the clients worked when they were recorded. */
const worktreeOf = (name: string): string =>
  name.endsWith('-ok') ? `/lab/runs/${name.replace('-ok', '/ok')}/wt` : '/work-repo'

/** As if each record came ten milliseconds after the one before. */
function linesOf(name: string): readonly Line<AgentLineKind>[] {
  const preset = presetOf(name)
  const decoder = createDecoder(preset)
  const reporter = createReporter(null)
  const readable = createReadable({
    worktree: worktreeOf(name),
    agent: preset.name,
    item: 'AUTH-1',
    usage: () => reporter.report().usage,
  })
  const lines: Line<AgentLineKind>[] = []
  let now = 1_764_000_000_000
  const { out, err } = recordedStream(name)
  for (const [bytes, stream] of [[out, 'out'] as const, [err, 'err'] as const]) {
    for (const record of bytes.toString('utf8').split('\n')) {
      for (const event of decoder.read(record, stream)) {
        reporter.add(event)
        lines.push(...readable.add(event, now))
      }
      now += 10
    }
  }
  return [...lines, ...readable.end(now)]
}

/** As `run` prints them. */
const printed = (name: string): string[] => linesOf(name).map((line) => printedLine(line, false))

describe('six wire formats, one voice', () => {
  it.each([
    [
      'claude-ok',
      [
        '── claude-sonnet-4-5, session deb026d4 ──',
        "I'll create hello.txt.",
        '› Write hello.txt  +1',
        'Done. I wrote hello.txt as asked.',
        '= done  2 turns  4.9k tok  $0.01  0.2s',
      ],
    ],
    [
      'codex-ok',
      [
        '── codex, session 01a1fb4a ──',
        '▵ Model metadata for `gpt-5.1-codex` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.',
        "I'll create hello.txt.",
        String.raw`$ printf 'hello from the mock model\n' > hello.txt`,
        '✓ exit 0',
        'Done. I wrote hello.txt as asked.',
        '= done  2.5k tok',
      ],
    ],
    [
      'gemini-ok',
      [
        '── gemini-2.5-pro, session f52756b5 ──',
        "I'll create hello.txt.",
        '› Write hello.txt  +1',
        'Done. I wrote hello.txt as asked.',
        '= done  2.5k tok  <$0.01  0.1s',
      ],
    ],
    [
      'opencode-ok',
      [
        '── opencode, session ses_e04b21ef ──',
        "I'll create hello.txt.",
        '› Write hello.txt  +1',
        'Done. I wrote hello.txt as asked.',
        '= done  2.5k tok  <$0.01',
      ],
    ],
    [
      'qwen-ok',
      [
        '── mock-model, session 97335395 ──',
        "I'll create hello.txt.",
        '› Write hello.txt  +1',
        'Done. I wrote hello.txt as asked.',
        '= done  2 turns  2.5k tok  1.1s',
      ],
    ],
    [
      'copilot-ok',
      [
        "I'll create hello.txt.",
        String.raw`$ printf 'hello from the mock model\n' > hello.txt`,
        '✓ exit 0',
        'Done. I wrote hello.txt as asked.',
        '= done  0.5s',
      ],
    ],
    [
      'claude-multistep',
      [
        '── claude-sonnet-4-5, session 488479d5 ──',
        'I plan. (no such tool here)',
        '$ true',
        '✓ exit 0',
        'I read README.md.',
        '› Read README.md',
        'I edit README.md.',
        '› Edit README.md  +1 −1',
        'I run a command.',
        '$ echo "1 failing"; echo oops >&2; exit 3',
        '│ 1 failing',
        '│ oops',
        '✗ exit 3',
        'I write src/new.txt.',
        '› Write src/new.txt  +1',
        'Done. All steps are carried out.',
        '= done  6 turns  15k tok  $0.03  0.5s',
      ],
    ],
    [
      'claude-subagent',
      [
        '── claude-sonnet-4-5, session 01502a33 ──',
        'I ask a helper.',
        '› Agent "look"',
        '✓ agent',
        'I write a.txt.',
        '› Write a.txt  +1',
        '›   Write hello.txt  +1',
        'Done. All steps are carried out.',
        '= done  3 turns  12k tok  $0.03  0.4s',
        'Done. All steps are carried out.',
        '= done  1 turn  15k tok  $0.03',
      ],
    ],
    [
      'claude-ratelimit429',
      [
        '── claude-sonnet-4-5, session e61f034d ──',
        '↻ 429 rate limit, try 1 of 1 in 0.5s',
        '✗ 429 rate limit',
        '= failed  1 turn  0.8s',
      ],
    ],
    [
      'gemini-ratelimit429',
      ['── gemini-2.5-pro, session 1528f8e9 ──', '✗ rate limit, try again in 2s', '= failed'],
    ],
    [
      'claude-denied',
      [
        '── claude-sonnet-4-5, session d7e71e2e ──',
        "I'll create hello.txt.",
        '› Write hello.txt  +1',
        '✗ denied  Write hello.txt',
        'Done. I wrote hello.txt as asked.',
        '= done  2 turns  4.9k tok  $0.01  0.2s',
      ],
    ],
  ])('%s', (name, lines) => {
    expect(printed(name)).toEqual(lines)
  })
})

const names = readdirSync(streams)
  .filter((file) => file.endsWith('.jsonl'))
  .map((file) => file.replace('.jsonl', ''))

test.each(names)('every line of %s is stored and read again as it was, and short', (name) => {
  const lines = linesOf(name)
  for (const line of lines) {
    const stored = storedLine(line, { out: 1, err: 0 })
    expect(readStoredLine(stored, 'AUTH-1')).toEqual(line)
    expect(Buffer.byteLength(stored)).toBeLessThan(16_384)
  }
  // A stream without any line would leave an empty pane.
  expect(lines.length).toBeGreaterThan(0)
})
