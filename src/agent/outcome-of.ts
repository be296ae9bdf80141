import { scopeOf, type Fault } from '../core/agent/fault.ts'
import type { AgentExit, AgentOutcome } from '../core/agent/outcome.ts'
import type { AgentPreset, ExitMeaning } from '../core/agent/preset.ts'
import type { AgentReport } from '../core/agent/report.ts'
import { classOfStatus } from './fault-of.ts'

/**
 * How an agent ended, by its stream and its exit together. Neither is enough: CLIs that are ended from outside exit with 0, and
 * some print a good record over an error. Done is only what both call good and nobody stopped before.
 */
export function outcomeOf(report: AgentReport, exit: AgentExit, preset: AgentPreset): AgentOutcome {
  const { outcome, fault } = endOf(report, exit, preset)
  return {
    outcome,
    fault,
    usage: report.usage,
    session: report.session,
    denials: report.denials,
    asks: report.asks,
    suspicious: outcome === 'done' ? report.suspicious : null,
  }
}

type End = Pick<AgentOutcome, 'outcome' | 'fault'>

function endOf(report: AgentReport, exit: AgentExit, preset: AgentPreset): End {
  const meaning = meaningOf(exit, preset)
  if (!exit.stopped && isDone(report, exit, meaning, preset)) return { outcome: 'done', fault: null }
  if (exit.stopped || report.interrupted) return { outcome: 'cancelled', fault: vendorFault(report) }
  if (report.end?.cap !== undefined) return { outcome: 'limit', fault: null }
  const fault = recordedFault(report)
  if (fault)
    return { outcome: 'failed', fault: meaning === 'http' ? { status: httpStatus(exit), ...fault } : fault }
  if (meaning === 'limit') return { outcome: 'limit', fault: null }
  return { outcome: 'failed', fault: faultOfExit(report, exit, meaning) }
}

function isDone(
  report: AgentReport,
  exit: AgentExit,
  meaning: ExitMeaning | null,
  preset: AgentPreset,
): boolean {
  const { success } = preset
  const isGoodExit = exit.code !== null && success.exit.includes(exit.code)
  if (preset.decoder === 'text') return isGoodExit
  if (report.end?.ok === false || report.interrupted) return false
  if (report.end === null) return success.terminal === 'optional' && isGoodExit
  if (isGoodExit) return true
  return !preset.exitDecides && (meaning === null || meaning === 'killed') && isEndedFromOutside(exit)
}

/** By a signal, or with the code by which a shell reports one; or nobody knows. */
const isEndedFromOutside = ({ code, signal }: AgentExit): boolean =>
  signal !== null || code === null || code > 128

/** The failure that the stream itself reports: in its terminal record, or a vendor's that nothing has gone on from. */
function recordedFault(report: AgentReport): Fault | null {
  const recorded = report.end?.ok === false ? report.end.fault : undefined
  return recorded && recorded.class !== 'unknown' ? recorded : vendorFault(report)
}

/** A sign of a limit or of trouble with the vendor that is still unanswered explains an end of any kind. */
function vendorFault({ retrying, fault }: AgentReport): Fault | null {
  const signs = [fault, retrying?.fault].filter((sign) => sign !== null && sign !== undefined)
  return signs.find((sign) => scopeOf(sign.class) !== 'task') ?? null
}

/** By the preset's table first: a code that it knows is no signal's. */
function faultOfExit(report: AgentReport, exit: AgentExit, meaning: ExitMeaning | null): Fault {
  const recorded = report.end?.fault ?? report.fault ?? report.lastFault
  if (meaning === 'http') return httpFault(httpStatus(exit), recorded)
  if (meaning !== null && meaning !== 'limit') {
    return { class: meaning, message: recorded?.message ?? exitWords(exit) }
  }
  // What it had reported before is not why it ended, if it did not end by itself.
  if (report.end === null && (exit.code === 0 || isEndedFromOutside(exit))) {
    return { class: 'killed', message: exitWords(exit) }
  }
  return recorded ?? { class: 'crash', message: exitWords(exit) }
}

/** An exit code has eight bits: of 429, it is 173. */
const httpStatus = ({ code }: AgentExit): number => (code ?? 0) + 256

function httpFault(status: number, recorded: Fault | null): Fault {
  const kind = classOfStatus(status, recorded?.class ?? 'unknown')
  return { class: kind, status, message: recorded?.message ?? `HTTP status ${status}` }
}

const exitWords = ({ code, signal }: AgentExit): string => {
  if (signal !== null) return `ended by SIG${signal}`
  return code === null ? 'ended, nobody knows how' : `exit code ${code}`
}

/** By the preset's table, which has codes and ranges of codes; null: it doesn't know this one. */
export function meaningOf(exit: AgentExit, preset: AgentPreset): ExitMeaning | null {
  const { code } = exit
  if (code === null) return null
  const single = preset.exit[String(code)]
  if (single !== undefined) return single
  for (const [codes, meaning] of Object.entries(preset.exit)) {
    const range = /^(\d+)-(\d+)$/.exec(codes)
    if (range && code >= Number(range[1]) && code <= Number(range[2])) return meaning
  }
  return null
}
