import * as z from 'zod/mini'
import { durationPattern, parseDurationMs } from './duration.ts'

/** What a timer of the runtime can wait. */
const longestMs = 24 * 86_400_000

/** Written `90s`, read as milliseconds. */
export const durationSchema = (leastMs: number, mostMs = longestMs) =>
  z
    .pipe(
      z.string().check(z.regex(durationPattern, 'must be a duration such as 250ms, 5s, 10m or 1h')),
      z.transform((value) => parseDurationMs(value) ?? 0),
    )
    .check(
      z.refine(
        (ms) => ms >= leastMs && ms <= mostMs,
        `must be more than nothing and at most ${mostMs / 86_400_000}d`,
      ),
    )
