import type { RunSummary } from '../core/run/summary.ts'
import { safeJsonPage } from '../text/safe-json.ts'

/** `runs/<id>/summary.json`. Its shape is published as `docs/run-summary.schema.json`. */
export const summaryJson = (summary: RunSummary): string => safeJsonPage(summary)
