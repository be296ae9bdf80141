import type { Problem } from '../core/errors.ts'

/** `loopwork lint --json`. Its shape is published as `docs/lint.schema.json`: additions allowed, nothing taken away. */
export const lintJson = (problems: readonly (Problem & { readonly rule: string })[]) => ({
  problems: problems.map(({ severity, file, line, field, rule, message }) => ({
    severity,
    file,
    line,
    field,
    rule,
    message,
  })),
})
