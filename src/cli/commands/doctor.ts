import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject } from '../../app/project.ts'
import { withRemains } from '../../app/remains.ts'
import { clearLeftovers } from '../../supervisor/phases/clean-up/clear-leftovers.ts'
import { padEnd } from '../../text/cells.ts'
import { type LineOptions } from '../../text/paint.ts'
import type { Role } from '../../text/role.ts'
import { span } from '../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { shownSign, signs, type Sign } from '../../text/signs.ts'
import { inPlace } from '../../wording/in-place.ts'
import type { Finding } from '../doctor/finding.ts'
import { findings } from '../doctor/findings.ts'
import { sharedConfigFinding } from '../doctor/shared-config.ts'
import { printJson } from '../print/json.ts'
import {
  emptyLine,
  labelled,
  line,
  printLines,
  stdoutOptions,
  type PrintOptions,
  wholeLine,
  type Line,
} from '../print/lines.ts'
import { exitCodes } from '../run/exit-codes.ts'

const looks = {
  good: { ...signs.done, role: 'ok' },
  know: { ...signs.warning, role: 'warn' },
  bad: { ...signs.failed, role: 'bad' },
} as const satisfies Record<Finding['kind'], Sign & { role: Role }>

/**
 * Checks everything a run needs and prints how to repair what is wrong. Exit 1 when something has to be repaired. Changes nothing
 * but what ended runs have left, and that only with `--fix`.
 */
export async function doctor(
  flags: CommonFlags & { readonly fix?: boolean; readonly keep?: boolean },
): Promise<number> {
  const changed = await sharedConfigFinding(flags)
  if (flags.fix === true) await takeAwayLeftovers(flags)
  const found = [...changed, ...(await findings(flags))]
  const count = (kind: Finding['kind']) => found.filter((finding) => finding.kind === kind).length
  const bad = count('bad')
  if (flags.json === true) {
    printJson(found)
  } else {
    const options = stdoutOptions(flags)
    const end = bad === 0 ? span(literal('Nothing to mend'), 'ok') : span(safe`${bad} to mend`, 'bad')
    printLines(
      [
        ...found.flatMap((finding) => findingLines(finding, options)),
        emptyLine,
        line(end, span(count('know') === 0 ? literal('.') : safe`, ${count('know')} to know.`)),
      ],
      options,
    )
  }
  return bad === 0 ? exitCodes.good : exitCodes.left
}

async function takeAwayLeftovers(flags: CommonFlags): Promise<void> {
  const project = await findProject(flags, { lenient: true })
  const cleared = (await withRemains(project, (remains) => clearLeftovers(remains, { kept: 'leave' }))) ?? []
  for (const { record, stays } of cleared) {
    const path = sanitize(record.path)
    process.stderr.write(
      stays === null ? `took away ${path}\n` : `loopwork: ${path} stays: ${sanitize(stays)}\n`,
    )
  }
}

/** Cells of the sign and the name, and of the advice. */
const indent = 14
const mendIndent = 17

function findingLines({ kind, name, text, mend }: Finding, options: PrintOptions): readonly Line[] {
  const look = looks[kind]
  const [first, ...rest] = labelled({ label: emptySafe, text: sanitize(text) }, indent, options)
  const head = line(
    span(safe`${shownSign(look, options.ascii)} `, look.role),
    span(padEnd(sanitize(name), indent - 2)),
    ...(first?.pieces.slice(1) ?? []),
  )
  return [head, ...rest, ...(mend === null ? [] : mendLines(inPlace(sanitize(mend), options.place), options))]
}

/** Wrapped beside the finding; a command that is too long for that stays whole, so that it can be pasted. */
function mendLines(mend: Safe, options: LineOptions): readonly Line[] {
  const text = safe`mend: ${mend}`
  const wrapped = labelled({ label: emptySafe, text }, mendIndent, options)
  if (wrapped.length === 1 || !/\b(?:git|loopwork) /.test(mend)) return wrapped
  return [wholeLine(span(padEnd(emptySafe, mendIndent)), span(text))]
}
