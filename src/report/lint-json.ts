import type { Problem } from '../core/errors.ts'

/** Something that is mended, or would be. */
export interface LintFix {
  readonly file: string
  readonly line: number
  readonly rule: string
  readonly message: string
}

/** `loopwork lint --json`. Its shape is published as `docs/lint.schema.json`: additions allowed, nothing taken away. */
export const lintJson = (
  problems: readonly (Problem & { readonly rule: string })[],
  /** Null: that was not asked for. */
  fixes: readonly LintFix[] | null = null,
) => ({
  ...(fixes === null
    ? {}
    : { fixes: fixes.map(({ file, line, rule, message }) => ({ file, line, rule, message })) }),
  problems: problems.map(({ severity, file, line, field, rule, message }) => ({
    severity,
    file,
    line,
    field,
    rule,
    message,
  })),
})
