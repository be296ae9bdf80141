import { visibleEscape } from './visible-escape.ts'
import type { Safe } from '../safe.ts'
import { sanitize } from '../sanitize.ts'

/**
 * A line of somebody's source as one safe line in which nothing is left out: who reads a change has to see what a terminal would
 * have obeyed.
 */
export const sourceText = (raw: string): Safe => sanitize(raw.replace(controls, visibleEscape))

/** All but tabs. */
const controls = /[\0-\x08\x0a-\x1f\x7f-\x9f]/g
