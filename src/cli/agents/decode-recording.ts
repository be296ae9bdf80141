import { createReadable } from '../../agent/readable/create-readable.ts'
import { createRecordReading, type RecordReading } from '../../agent/record-reading.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { presetNamed } from '../../app/options/preset-named.ts'
import { findProject } from '../../app/project.ts'
import type { AgentStream } from '../../core/agent/agent-event.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { LoopworkError } from '../../core/errors.ts'
import { detectAscii } from '../../text/detect-colours.ts'
import { safeJson } from '../../text/safe-json.ts'
import { printedLine } from '../../wording/line-look.ts'
import { decodedJson } from './decoded-json.ts'
import { decodedLines } from './decoded-lines.ts'
import { recordedFile, type RecordedFile } from './recorded-file.ts'
import { recordedExit } from './recorded-exit.ts'
import { assumedExit } from './assumed-exit.ts'
import type { LinePrinter } from '../print/line-printer.ts'
import { openPrinter } from '../print/open-printer.ts'
import { exitCodes } from '../run/exit-codes.ts'

export interface DecodeFlags extends CommonFlags {
  readonly stderr?: string
  readonly exit?: string
  readonly signal?: string
}

/**
 * Reads what an agent printed as a run reads it, for people who write presets. stdout is read whole before stderr: a recording
 * does not have the times of its lines.
 */
export async function decodeRecording(
  name: string,
  file: string | undefined,
  flags: DecodeFlags,
): Promise<number> {
  const given = recordedExit(flags)
  const project = await findProject(flags)
  const preset = await presetNamed(name, project, flags)
  const logs = recordedLogs(file, flags.stderr, project.cwd)
  const reading = createRecordReading(preset, null)
  const printer = await openPrinter(process.stdout)
  const printed = await (flags.json === true
    ? printEvents(reading, logs, printer)
    : printReadable(reading, logs, { printer, preset, worktree: project.cwd }))
  if (!printed) return exitCodes.good
  const exit = given ?? assumedExit(reading.report(), preset)
  const decoded = { outcome: reading.outcome(exit), exit, isAssumed: given === null }
  if (flags.json === true) printer.print(safeJson(decodedJson(decoded)))
  else for (const line of decodedLines(decoded)) printer.print(line)
  await printer.flushed()
  return exitCodes.good
}

interface RecordedLog {
  readonly stream: AgentStream
  readonly file: RecordedFile
}

function recordedLogs(
  file: string | undefined,
  stderr: string | undefined,
  folder: string,
): readonly RecordedLog[] {
  if (stderr === '-' && (file === undefined || file === '-')) {
    throw new LoopworkError('usage', 'stdin can be one of the two logs, not both', {
      hint: 'name a file for the other',
    })
  }
  if (file === undefined && process.stdin.isTTY) {
    throw new LoopworkError('usage', 'there is nothing to read: stdin is a terminal', {
      hint: 'name the file with what the agent printed, or pipe it in',
    })
  }
  const out = { stream: 'out', file: recordedFile(file ?? '-', folder) } as const
  return stderr === undefined ? [out] : [out, { stream: 'err', file: recordedFile(stderr, folder) }]
}

/** Each with the line it was read from: what a record means nothing for is seen as well. False: the reader has closed. */
async function printEvents(
  reading: RecordReading,
  logs: readonly RecordedLog[],
  printer: LinePrinter,
): Promise<boolean> {
  for (const { stream, file } of logs) {
    let line = 0
    for await (const record of file.lines()) {
      line += 1
      for (const { kind, ...event } of reading.read(record, stream)) {
        printer.print(safeJson({ type: kind, stream, line, ...event }))
      }
      if (!(await printer.room())) return false
    }
  }
  return true
}

interface ReadableTo {
  readonly printer: LinePrinter
  readonly preset: AgentPreset
  readonly worktree: string
}

/** As a pane shows it. */
async function printReadable(
  reading: RecordReading,
  logs: readonly RecordedLog[],
  { printer, preset, worktree }: ReadableTo,
): Promise<boolean> {
  const ascii = detectAscii(process.env)
  const readable = createReadable({
    worktree,
    agent: preset.name,
    item: '',
    usage: () => reading.report().usage,
  })
  for (const { stream, file } of logs) {
    for await (const record of file.lines()) {
      const lines = reading.read(record, stream).flatMap((event) => readable.add(event, 0))
      for (const line of lines) printer.print(printedLine(line, ascii))
      if (!(await printer.room())) return false
    }
  }
  for (const line of readable.end(0)) printer.print(printedLine(line, ascii))
  return true
}
