import { commandOf } from '../../../backlog/formats/command/command-source.ts'
import { lineWords } from '../../../backlog/formats/command/status-words.ts'
import { statusRead } from '../../../backlog/formats/status-words.ts'
import { asRecord } from '../../../backlog/formats/candidate.ts'
import { parsedJson } from '../../../backlog/json/parsed-json.ts'
import type { StatusSpot } from '../../../backlog/write-back/patch-spots.ts'
import { itemId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { runCommand } from '../../../process/run-command.ts'
import { truncate } from '../../../text/cells.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { printedText } from '../printed-text.ts'
import type { TrackerProgram } from '../tracker.ts'

const timeoutMs = 60_000
const maxBytes = 32 * 1024 * 1024

type Printed = { readonly stdout: Buffer } | { readonly failure: string }

/** A program of the user's as a tracker: it prints its tasks, and with `--write` takes statuses from stdin, a JSON object a line. */
export function commandProgram(root: string, source: string): TrackerProgram {
  const argv = commandOf(source)
  const [name] = argv
  const run = async (args: readonly string[], input: string): Promise<Printed> => {
    const ended = await runCommand({ argv: [...argv, ...args], cwd: root, input, timeoutMs, maxBytes })
    switch (ended.kind) {
      case 'exit': {
        if (ended.code === 0) return { stdout: ended.stdout }
        const said = truncate(
          sanitize(ended.stderr.split('\n').find((line) => line.trim() !== '') ?? ''),
          200,
        )
        const end = ended.signal === undefined ? `ended with ${ended.code}` : `was ended by ${ended.signal}`
        return { failure: `${sanitize(name)} ${end}${said === '' ? '' : `: ${said}`}` }
      }
      case 'not started':
        return { failure: `${sanitize(name)} could not be started: ${sanitize(ended.why)}` }
      case 'timeout':
        return { failure: `${sanitize(name)} did not end within ${timeoutMs / 1000} s` }
      case 'stopped':
        return { failure: `${sanitize(name)} was stopped` }
      case 'too much output':
        return { failure: `${sanitize(name)} printed more than ${maxBytes / 1024 ** 2} MiB` }
    }
  }
  return {
    read: async () => {
      const printed = await run([], '')
      return 'failure' in printed ? printed : printedText(name, printed.stdout)
    },
    spots: (text) => text.split('\n').flatMap((line) => spotOf(line) ?? []),
    write: async (text, { id, status }) => {
      const answer = await run(['--write'], `${JSON.stringify({ id, status })}\n`)
      if ('failure' in answer) return answer
      const lines = text.split('\n').map((line) => {
        const record = asRecord(parsedJson(line))
        const isIt = record !== null && foldId(String(record['id'])) === foldId(id)
        return isIt ? JSON.stringify({ ...record, status }) : line
      })
      return { text: lines.join('\n') }
    },
  }
}

function spotOf(line: string): StatusSpot | null {
  const record = asRecord(parsedJson(line))
  const id = record?.['id']
  if (record === null || (typeof id !== 'string' && typeof id !== 'number')) return null
  const word = record['status'] ?? 'todo'
  const says = typeof word === 'string' ? (statusRead(word, lineWords)?.meaning ?? null) : null
  return { id: itemId(String(id)), says, begun: says?.begun ?? false, show: () => [] }
}
