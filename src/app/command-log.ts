import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { EpochMs } from '../core/ids.ts'
import type { CommandLineKind, Line, LineToStore, OwnLineKind } from '../core/line.ts'
import type { BegunSetup } from '../core/policy/start-steps.ts'
import { isMissing } from '../files/is-missing.ts'
import type { LogSource } from '../process/logs/source-log.ts'
import type { CommandLog } from '../supervisor/context.ts'
import { safeJson } from '../text/safe-json.ts'
import { type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'

/** The files of a setup, gate or teardown command: what it prints, and our lines above and below that. */
export const commandLogAt = (stem: string): CommandLog => ({
  path: `${stem}.log`,
  begin: (line) => store(`${stem}.begin`, line),
  end: (line) => store(`${stem}.end`, line),
})

const store = (file: string, line: LineToStore): Promise<void> =>
  writeFile(file, `${safeJson(line)}\n`, { mode: 0o600 })

/** The same files, in the order in which they are shown. */
export const commandSourcesAt = (stem: string): readonly LogSource[] => [
  { path: `${stem}.begin`, writer: `${stem}.begin`, read: storedLine },
  {
    path: `${stem}.log`,
    writer: `${stem}.log`,
    read: (raw) => ({ kind: 'output', text: sanitize(raw), at: null }),
  },
  { path: `${stem}.end`, writer: `${stem}.end`, read: storedLine },
]

/** A command that has begun, by our lines above and below its output; null: what is there can't be read. */
export function begunAt(stem: string, until: EpochMs): BegunSetup | null {
  const begin = lineIn(`${stem}.begin`)
  if (begin === null || begin.at > until) return null
  const end = lineIn(`${stem}.end`)
  return { line: begin.text, tookMs: end === null || end.at > until ? null : end.at - begin.at }
}

function lineIn(file: string): LineToStore | null {
  try {
    return parsed(readFileSync(file, 'utf8'))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** A line that was stored by `CommandLog`, or by loopwork 0.1.0, which stored plain text that began with a sign. */
export function storedLine(raw: string): Line {
  const stored = parsed(raw)
  if (stored !== null) return { ...stored, text: sanitize(stored.text) }
  const text = sanitize(raw)
  const kind = signsOf010.get(text.slice(0, 2))
  return kind === undefined
    ? { kind: 'output', text, at: null }
    : { kind, text: text.slice(2) as Safe, at: null }
}

function parsed(raw: string): LineToStore | null {
  if (!raw.startsWith('{')) return null
  try {
    const { kind, text, at } = JSON.parse(raw) as Readonly<Record<string, unknown>>
    if (!isKind(kind) || typeof text !== 'string' || typeof at !== 'number') return null
    return { kind, text, at }
  } catch {
    // Being written, or cut by a full disk: shown as it is.
    return null
  }
}

type StoredKind = OwnLineKind | CommandLineKind

const kinds: Readonly<Record<StoredKind, true>> = {
  command: true,
  output: true,
  passed: true,
  failed: true,
  gate: true,
}

const isKind = (kind: unknown): kind is StoredKind => typeof kind === 'string' && Object.hasOwn(kinds, kind)

const signsOf010: ReadonlyMap<string, StoredKind> = new Map<string, StoredKind>([
  ['◉ ', 'gate'],
  ['$ ', 'command'],
  ['✓ ', 'passed'],
  ['✗ ', 'failed'],
])
