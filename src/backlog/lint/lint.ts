import type { Problem } from '../../core/errors.ts'
import { formats } from '../formats/registry.ts'
import { draftFile } from '../draft-file.ts'
import type { Backlog, LookedThrough } from '../read-backlog.ts'
import { acceptance } from './acceptance.ts'
import { emptyTitle } from './empty-title.ts'
import { misplacedMark } from './misplaced-mark.ts'
import { ownFamily } from './own-family.ts'
import type { LintRule, Linted } from './rule.ts'
import { shownId } from './rule.ts'
import { sharedFiles } from './shared-files.ts'
import { unreachable } from './unreachable.ts'

export type LintProblem = Problem & { readonly rule: string }

/** What reading refuses is found by reading; these look at what it lets through. */
export const lintRules: readonly LintRule[] = [
  emptyTitle,
  misplacedMark,
  acceptance,
  sharedFiles,
  ownFamily,
  unreachable,
]

/** The rule of what is wrong with how a file is written, whatever its format. */
const reading = 'reading'

/**
 * Everything that is wrong with backlogs, in the order of the files, by line.
 *
 * @param further what only their files show.
 */
export function lint(
  { backlogs, problems }: LookedThrough,
  further: readonly LintProblem[] = [],
): readonly LintProblem[] {
  const found = lintDrafts({
    drafts: backlogs.flatMap(({ drafts }) => drafts),
    formatOf: formatFacts(backlogs),
  })
  const all = [
    ...problems.map((problem) => ({ ...problem, rule: problem.rule ?? reading })),
    ...found,
    ...further,
  ]
  const place = new Map(
    backlogs.flatMap(({ source, drafts }, index) =>
      [source, ...drafts.map(draftFile)].map((file) => [file, index] as const),
    ),
  )
  const placeOf = ({ file }: Problem): number => place.get(file) ?? backlogs.length
  return all.toSorted(
    (one, other) =>
      placeOf(one) - placeOf(other) ||
      (one.file === other.file ? 0 : one.file < other.file ? -1 : 1) ||
      (one.line ?? 0) - (other.line ?? 0),
  )
}

/** What the rules find in drafts. */
export const lintDrafts = (linted: Linted): readonly LintProblem[] =>
  lintRules.flatMap(({ name, find }) =>
    find(linted).map(({ severity, draft, field, message }) => ({
      severity,
      file: draftFile(draft),
      line: draft.line,
      field,
      rule: name,
      message: `${shownId(draft)} ${message}`,
    })),
  )

function formatFacts(backlogs: readonly Backlog[]): Linted['formatOf'] {
  const known = new Map(formats.map((format) => [format.name, format]))
  const bySource = new Map(backlogs.map(({ source, format }) => [source, known.get(format)]))
  return ({ source }) => (source === null ? undefined : bySource.get(source)) ?? {}
}
